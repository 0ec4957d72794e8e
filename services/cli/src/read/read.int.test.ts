import { randomUUID } from 'node:crypto'
import { DEFAULTS, KINDS } from '@tributary/core'
import { createEncoder } from '@tributary/runtime/registry'
import { stackVariables, testStack } from '@tributary/testing'
import { beforeAll, expect, test } from 'vitest'
import { kafkaOf, registryOf, withProducer } from '../clients.ts'
import { run } from '../testing/capture.ts'

// All tests of a run share the topics, so the records here have an account of their own.

const env = stackVariables(testStack(), 'unused')
const ACCOUNT = `int-${randomUUID().slice(0, 8)}`
const TOPIC = KINDS.message.topic
const FROM = new Date().toISOString()

const encoded = { key: Buffer.from(`spruce|${ACCOUNT}|m1`), topic: TOPIC, headers: {} }

beforeAll(async () => {
  await run(env, 'topics', 'apply')
  const { message: schemaId } = await registryOf(env).apply()
  const value = createEncoder(
    'message',
    schemaId,
  )({
    ...{ ...DEFAULTS.message, provider: 'spruce', account_id: ACCOUNT, message_id: 'm1' },
    body: 'call me back',
  })
  await withProducer(kafkaOf(env), [TOPIC], async (producer) => {
    await producer.publish({ ...encoded, value: Buffer.from('not Avro') })
    await producer.publish({ ...encoded, value })
  })
})

async function readOurs(...words: readonly string[]) {
  const { exitCode, text } = await run(env, 'read', TOPIC, '--from', FROM, '--json', ...words)
  expect(exitCode).toBe(0)
  const records = text.split('\n').map((line) => JSON.parse(line))
  return records.filter(({ key }) => key.includes(ACCOUNT))
}

test('the records of a topic are decoded up to its end, and an unreadable one does not end it', async () => {
  const [unreadable, message, ...more] = await readOurs()
  expect(more).toEqual([])
  expect(unreadable).toMatchObject({ topic: TOPIC, value: null, error: expect.any(String) })
  expect(message.value).toMatchObject({ account_id: ACCOUNT, body: '‹content, 12 characters›' })
})

test('personal data is shown when asked for', async () => {
  const [, message] = await readOurs('--unmasked')
  expect(message.value.body).toBe('call me back')
})

test('--limit ends the reading, also with --follow', async () => {
  const { text, exitCode } = await run(env, 'read', TOPIC, '--follow', '--limit', '1')
  expect(exitCode).toBe(0)
  expect(text.split('\n')[0]).toMatch(/^unified\.messages\/\d+\/\d+ {2}\d{4}-/)
})
