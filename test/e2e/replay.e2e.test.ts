import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { PROVIDER_IDS } from '@tributary/providers'
import type { TestKafka } from '@tributary/testing'
import { startKafka, testStack } from '@tributary/testing'
import { Kafka } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from './command-line.ts'
import { consumeMessages } from './consumed-messages.ts'
import type { Pipeline } from './pipeline.ts'
import { startPipeline } from './pipeline.ts'
import { sampleWebhooks } from './sample-webhooks.ts'
import type { ViewRows } from './view-rows.ts'
import { viewRows } from './view-rows.ts'

type Variables = Readonly<Record<string, string>>
type ViewDifference = {
  readonly view: string
  readonly added: number
  readonly removed: number
  readonly changed: number
}

let kafka: TestKafka
let pipeline: Pipeline
let original: ViewRows

beforeAll(async () => {
  kafka = await startKafka(process.env)
  pipeline = await startPipeline({ stack: { ...testStack(), kafka } })
  await postSamples()
  await postSamples()
  await pipeline.settled()
  original = await viewRows(pipeline)
})

afterAll(async () => {
  await pipeline?.stop()
  await kafka?.stop()
})

async function postSamples(): Promise<void> {
  for (const provider of PROVIDER_IDS) {
    const posting = sampleWebhooks(provider).map((body) => pipeline.post(provider, body))
    expect(new Set(await Promise.all(posting))).toEqual(new Set([200]))
  }
}

/** Runs a replay with other settings. */
async function replay(variables: Variables, ...words: readonly string[]) {
  const env = { ...pipeline.env, ...variables }
  return JSON.parse(await runCommand(['replay', '--json', ...words], env))
}

async function rebuilt(variables: Variables): Promise<ViewRows> {
  await pipeline.query(`DROP DATABASE ${pipeline.env['CLICKHOUSE_DATABASE']} SYNC`)
  await pipeline.tributary('migrate', 'apply')
  await replay(variables)
  return viewRows(pipeline)
}

/** Variables with an endpoints file in which an endpoint has other options. */
async function withEndpoint(provider: string, options: object | null): Promise<Variables> {
  const file = pipeline.env['ENDPOINTS_FILE'] ?? ''
  const endpoints = JSON.parse(await readFile(file, 'utf8'))
  if (options === null) delete endpoints[provider].default
  else Object.assign(endpoints[provider].default, options)
  const changed = path.join(path.dirname(file), `endpoints-${provider}.json`)
  await writeFile(changed, JSON.stringify(endpoints))
  return { ENDPOINTS_FILE: changed }
}

/** The messages of the view, as `consumeMessages` writes them. */
async function viewMessages(): Promise<readonly string[]> {
  const rows = await pipeline.query<{ row: string }>(
    `SELECT concat(message_id, ' ', event_id, ' ', toString(mapping_version)) AS row FROM messages`,
  )
  return rows.map(({ row }) => row).sort()
}

const changedViews = (views: readonly ViewDifference[]): readonly string[] =>
  views
    .filter(({ added, removed, changed }) => added + removed + changed > 0)
    .map(({ view }) => view)

test('replays during live traffic change no row of any view', async () => {
  const [first] = await Promise.all([replay({}), postSamples()])
  expect(first.records).toBeGreaterThan(0)
  await pipeline.settled()
  expect(await viewRows(pipeline)).toEqual(original)
  const second = await replay({})
  expect(second.withdrawn).toEqual({ message: 0, call: 0, event: 0 })
  expect(await viewRows(pipeline)).toEqual(original)
})

test('another consumer has the messages of the view, and knows the records of a replay', async () => {
  const { run_id, announced } = await replay({})
  expect(announced).toBe(0)
  const { messages, replays } = await consumeMessages(pipeline.env)
  expect(messages).toEqual(await viewMessages())
  expect(replays).toContain(run_id)
})

test('migrate apply and replay rebuild a lost database', async () => {
  expect(await rebuilt({})).toEqual(original)
})

test('--diff without a change shows none', async () => {
  const { difference } = await replay({}, '--diff')
  expect(changedViews(difference.views)).toEqual([])
  expect(difference.metrics).toEqual([])
})

describe('a mapping that takes the messages of Bird from another source', () => {
  let variables: Variables

  beforeAll(async () => {
    const endpoint = await withEndpoint('bird', { messageSource: 'channels' })
    variables = { ...endpoint, PII_VERSION: '2' }
  })

  test('--diff writes nothing and names the difference', async () => {
    const { difference, withdrawn } = await replay(variables, '--diff')
    expect(withdrawn.message).toBeGreaterThan(0)
    expect(changedViews(difference.views)).toEqual(
      expect.arrayContaining(['messages', 'communications', 'response_turns']),
    )
    const messages = difference.metrics.find(
      ({ provider, metric }: { provider: string; metric: string }) =>
        provider === 'bird' && metric === 'messages',
    )
    expect(messages.after).not.toBe(messages.before)
    expect(await viewRows(pipeline)).toEqual(original)
  })

  test('a replay deletes the rows that it no longer makes, and the rest equals a rebuild', async () => {
    const { withdrawn, run_id, announced } = await replay(variables)
    expect(withdrawn.message).toBeGreaterThan(0)
    expect(announced).toBeGreaterThanOrEqual(withdrawn.message)
    const inPlace = await viewRows(pipeline)
    expect(inPlace).not.toEqual(original)
    const consumed = await consumeMessages(pipeline.env)
    expect(consumed.messages).toEqual(await viewMessages())
    expect(consumed.replays).toContain(run_id)
    expect(await rebuilt(variables)).toEqual(inPlace)
  })
})

test('a replay clears a value that the mapping now leaves empty, as a rebuild does', async () => {
  const variables = { PII_CONTACT: 'drop', PII_VERSION: '3' }
  await replay(variables)
  const inPlace = await viewRows(pipeline)
  expect((await consumeMessages(pipeline.env)).messages).toEqual(await viewMessages())
  expect(await rebuilt(variables)).toEqual(inPlace)
})

test('rows whose endpoint is no longer configured stay', async () => {
  const before = await viewRows(pipeline)
  const { dead, withdrawn } = await replay({
    ...(await withEndpoint('spruce', null)),
    ...{ PII_CONTACT: 'drop', PII_VERSION: '3' },
  })
  expect(dead.UNKNOWN_ENDPOINT).toBeGreaterThan(0)
  expect(withdrawn).toEqual({ message: 0, call: 0, event: 0 })
  expect(await viewRows(pipeline)).toEqual(before)
})

test('a replay does not bring an erased person back', async () => {
  const settings = { PII_CONTACT: 'drop', PII_VERSION: '3' }
  const [message] = await pipeline.query<{ account_id: string; contact_id: string }>(
    `SELECT account_id, contact_id FROM messages WHERE provider = 'highlevel' AND contact_id != ''`,
  )
  const { account_id = '', contact_id = '' } = message ?? {}
  const person = ['--provider', 'highlevel', '--account', account_id, '--contact', contact_id]
  const env = { ...pipeline.env, ERASE_SETTLE: '2s' }
  await runCommand(['erase', ...person], env)
  const erased = await viewRows(pipeline)
  const { skipped } = await replay(settings)
  expect(skipped.suppressed).toBeGreaterThan(0)
  expect(await viewRows(pipeline)).toEqual(erased)
  expect((await consumeMessages(pipeline.env)).messages).toEqual(await viewMessages())
  await pipeline.tributary('erase', 'verify', ...person)
})

describe('after Kafka has removed records', () => {
  const settings = { PII_CONTACT: 'drop' }
  const made = ['mapping_version', 'revision_hash']

  const call = (at: string, state: object) =>
    JSON.stringify({
      event: 'voice.inbound',
      payload: {
        ...{ id: 'call-half-kept', from: '+12025550143', to: '+12025550100' },
        ...{ createdAt: '2026-11-02T09:00:00.000Z', updatedAt: at, ...state },
      },
    })

  test('rows and values of removed records stay as they are', async () => {
    const answered = { status: 'ongoing', answeredAt: '2026-11-02T09:00:05.000Z' }
    await pipeline.post('bird', call('2026-11-02T09:00:05.000Z', answered))
    await pipeline.settled()
    await removeRecords(['raw.bird', 'raw.highlevel'], (high) => high)
    await removeRecords(['raw.spruce'], (high) => high / 2n)
    const ended = { status: 'completed', endedAt: '2026-11-02T09:01:05.000Z' }
    await pipeline.post('bird', call('2026-11-02T09:01:05.000Z', ended))
    await pipeline.settled()
    const before = await viewRows(pipeline, made)
    const { records, withdrawn, mixedCalls } = await replay({ ...settings, PII_VERSION: '4' })
    expect(records).toBeGreaterThan(0)
    expect(withdrawn).toEqual({ message: 0, call: 0, event: 0 })
    expect(await viewRows(pipeline, made)).toEqual(before)
    const [kept] = await pipeline.query<{ talk_seconds: number }>(
      `SELECT talk_seconds FROM calls WHERE call_id = 'call-half-kept'`,
    )
    expect(kept).toEqual({ talk_seconds: 60 })
    expect(mixedCalls).toBe(0)
  })

  test('rows of a recreated topic stay, although other records have their offsets now', async () => {
    await pipeline.query(`
      INSERT INTO messages_landing (provider, account_id, message_id, event_id, conversation_id,
        occurred_at, version, mapping_version, received_at, raw_topic, raw_partition, raw_offset)
      SELECT 'spruce', 'refounded', toString(number), toString(number), 'conversation',
        '2020-01-01 00:00:00', 157783680000000 + number, 1001, '2020-01-01 00:00:01', 'raw.spruce',
        number % 4, number
      FROM numbers(1000)`)
    const before = await viewRows(pipeline, made)
    await replay({ ...settings, PII_VERSION: '5' })
    expect(await viewRows(pipeline, made)).toEqual(before)
  })

  test('a window without records says so and changes nothing', async () => {
    const before = await viewRows(pipeline)
    const result = await replay({ ...settings, PII_VERSION: '6' }, '--to', '2020-01-01')
    expect(result).toMatchObject({ records: 0, produced: 0, oldest: null, newest: null })
    expect(await viewRows(pipeline)).toEqual(before)
  })
})

/** Removes the records before an offset from every partition, as retention does. */
async function removeRecords(topics: readonly string[], before: (high: bigint) => bigint) {
  const admin = new Kafka({ brokers: [...kafka.brokers], logLevel: 0 }).admin()
  await admin.connect()
  for (const topic of topics) {
    const partitions = await admin.fetchTopicOffsets(topic)
    await admin.deleteTopicRecords({
      topic,
      partitions: partitions.map(({ partition, high }) => ({
        partition,
        offset: String(before(BigInt(high))),
      })),
    })
  }
  await admin.disconnect()
}
