import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { StreamRecord } from '@tributary/core'
import { HEADERS, httpHeader, QUARANTINE_TOPIC, rawTopic } from '@tributary/core'
import { findProvider, keptHeaders, webhookIdOf } from '@tributary/providers'
import { readRetention, readTopics } from '@tributary/runtime/kafka'
import { stackVariables, testStack } from '@tributary/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kafkaOf, withProducer } from '../clients.ts'
import { runJson } from '../testing/capture.ts'

// Two requests of one endpoint: one is signed with a key that the endpoints file lacks at first, one is
// forged. All tests of a run share the topic, so the endpoint has a name of its own.

const ENDPOINT = `int-${randomUUID().slice(0, 8)}`
const PATH = `/webhooks/bird/${ENDPOINT}`
const PUBLIC_URL = `https://hooks.example.com${PATH}`
const RECEIVED_AT = Date.now() - 3 * 3_600_000
const BODY = Buffer.from([0x7b, 0x22, 0xff, 0x00])
const RAW = rawTopic('bird')

const folder = mkdtempSync(path.join(tmpdir(), 'tributary-quarantine-'))
const ENDPOINTS_FILE = path.join(folder, 'endpoints.json')
const env = { ...stackVariables(testStack(), 'unused'), ENDPOINTS_FILE }
const kafka = kafkaOf(env)

const found = findProvider('bird')
if (found === undefined) throw new Error('bird is a provider')
const bird = found

function writeEndpoints(...signingKeys: readonly string[]): void {
  const endpoint = { signingKeys, publicUrl: PUBLIC_URL, maxAge: '1h', quarantine: true }
  writeFileSync(ENDPOINTS_FILE, JSON.stringify({ bird: { [ENDPOINT]: endpoint } }))
}

const http = (signingKey: string) =>
  httpHeader(
    {
      ...{ body: BODY, path: PATH },
      headers: bird.sign(BODY, { signingKey, publicUrl: PUBLIC_URL }, RECEIVED_AT),
    },
    keptHeaders(bird),
  )

const quarantined = (signingKey: string) => ({
  ...{ topic: QUARANTINE_TOPIC, key: null, value: BODY, timestampMs: RECEIVED_AT },
  headers: {
    [HEADERS.provider]: 'bird',
    [HEADERS.endpoint]: ENDPOINT,
    [HEADERS.reason]: 'wrong_signature',
    [HEADERS.http]: http(signingKey),
  },
})

const OURS = ['--endpoint', ENDPOINT]
const list = () => runJson(env, 'quarantine', 'list', ...OURS)
const verify = (...words: readonly string[]) =>
  runJson(env, 'quarantine', 'verify', ...OURS, ...words)

async function admittedRecords(): Promise<readonly StreamRecord[]> {
  const records: StreamRecord[] = []
  for await (const record of readTopics(kafka, [{ topic: RAW }])) {
    if (record.headers[HEADERS.endpoint] === ENDPOINT) records.push(record)
  }
  return records
}

const outcomes = ({ groups }: { groups: readonly { outcome: string; requests: number }[] }) =>
  Object.fromEntries(groups.map(({ outcome, requests }) => [outcome, requests]))

beforeAll(async () => {
  await runJson(env, 'topics', 'apply')
  await withProducer(kafka, [QUARANTINE_TOPIC], async (producer) => {
    await producer.publish(quarantined('next key'))
    await producer.publish(quarantined('a forger’s key'))
  })
})

afterAll(() => rmSync(folder, { recursive: true }))

test('the list counts what is in quarantine by provider, endpoint and reason', async () => {
  expect(await list()).toMatchObject([
    { provider: 'bird', endpoint: ENDPOINT, reason: 'wrong_signature', requests: 2, bytes: 8 },
  ])
})

test('the broker limits the quarantine by bytes, and the raw topics by time alone', async () => {
  const retention = await readRetention(kafka, [QUARANTINE_TOPIC, RAW])
  expect(retention.get(QUARANTINE_TOPIC)?.atLeastMs).toBe(0)
  expect(retention.get(RAW)?.atLeastMs).toBe(30 * 86_400_000)
})

test('with the same endpoints file every request stays refused', async () => {
  writeEndpoints('old key')
  expect(outcomes(await verify())).toEqual({ wrong_signature: 2 })
  expect(await admittedRecords()).toEqual([])
})

test('a dry run says what would be admitted, and publishes nothing', async () => {
  writeEndpoints('old key', 'next key')
  const result = await verify('--dry-run')
  expect(outcomes(result)).toEqual({ admitted: 1, wrong_signature: 1 })
  expect(await admittedRecords()).toEqual([])
})

test('with the missing key the authentic request becomes a raw record of its arrival time, once', async () => {
  expect(outcomes(await verify())).toEqual({ admitted: 1, wrong_signature: 1 })
  expect(outcomes(await verify())).toEqual({
    ...{ 'admitted before': 1, wrong_signature: 1 },
  })
  const webhookId = webhookIdOf(bird, { name: ENDPOINT }, BODY)
  const [record, ...more] = await admittedRecords()
  expect(more).toEqual([])
  expect(Buffer.from(record?.value ?? []).equals(BODY)).toBe(true)
  expect(String(record?.key)).toBe(bird.identify(BODY).recordKey ?? webhookId)
  expect(record?.timestampMs).toBe(RECEIVED_AT)
  expect(record?.headers).toEqual({
    [HEADERS.webhookId]: webhookId,
    [HEADERS.endpoint]: ENDPOINT,
    [HEADERS.http]: http('next key'),
  })
  expect(await list()).toMatchObject([{ requests: 2, admitted: 1 }])
})
