import { randomUUID } from 'node:crypto'
import type { OutRecord, StreamRecord } from '@tributary/core'
import { DEFAULTS, HEADERS, KINDS, rawTopic, unifiedKey } from '@tributary/core'
import { readTopics } from '@tributary/runtime/kafka'
import { createEncoder } from '@tributary/runtime/registry'
import { deadLetterOf } from '@tributary/runtime/stream'
import { stackVariables, testStack } from '@tributary/testing'
import { beforeAll, expect, test } from 'vitest'
import { kafkaOf, registryOf, withProducer } from '../clients.ts'
import { run, runJson } from '../testing/capture.ts'

// All tests of a run share the topics, so everything here has an endpoint or an account of its own, and
// every command is limited to it.

const env = { ...stackVariables(testStack(), 'unused'), PII_HASH_KEY: 'a key of this test' }
const kafka = kafkaOf(env)
const ENDPOINT = `int-${randomUUID().slice(0, 8)}`
const RAW = rawTopic('spruce')
const RECEIVED_AT = Date.now() - 60_000
const NOTE = { code: 'INVALID_JSON', detail: 'not JSON', failedAtMs: Date.now() } as const

const BODIES: Readonly<Record<string, Uint8Array>> = {
  'broken JSON': Buffer.from('{"a":'),
  'broken UTF-8': Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x0a, 0x0d]),
  'every byte': Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  nothing: Buffer.of(),
  'a long body': Buffer.alloc(900_000, 0xf0),
}

const OURS = ['--stage', 'normalizer', '--endpoint', ENDPOINT]
/** A pipeline of another test dead-letters the records that this one redrives, under another code. */
const BROKEN = [...OURS, '--code', 'INVALID_JSON']

const list = (words: readonly string[]) => runJson(env, 'dead', 'list', ...words)
const redrive = (words: readonly string[]) => runJson(env, 'dead', 'redrive', ...words)

const source = (name: string, redrives = '0'): StreamRecord => ({
  ...{ topic: RAW, partition: 0, offset: 7n, timestampMs: RECEIVED_AT },
  key: Buffer.concat([Buffer.from(name), Buffer.from([0xff, 0x00])]),
  value: BODIES[name] ?? Buffer.of(),
  headers: {
    [HEADERS.webhookId]: `${ENDPOINT} ${name}`,
    [HEADERS.endpoint]: ENDPOINT,
    [HEADERS.http]: '{"path":"/webhooks/spruce","headers":{"user-agent":"Grüße"}}',
    ...(redrives !== '0' && { [HEADERS.redrives]: redrives }),
  },
})

async function publish(records: readonly OutRecord[]): Promise<void> {
  const topics = [...new Set(records.map(({ topic }) => topic))]
  await withProducer(kafka, topics, async (producer) => {
    await Promise.all(records.map((record) => producer.publish(record)))
  })
}

/** Records of a topic with our mark in a header or in the key. */
async function ours(topic: string, mark: string): Promise<readonly StreamRecord[]> {
  const found: StreamRecord[] = []
  for await (const record of readTopics(kafka, [{ topic }])) {
    const texts = [...Object.values(record.headers), String(record.key)]
    if (texts.some((text) => text.includes(mark))) found.push(record)
  }
  return found
}

beforeAll(async () => {
  await run(env, 'topics', 'apply')
  const letters = Object.keys(BODIES).map((name) => deadLetterOf('normalizer', source(name), NOTE))
  const worn = deadLetterOf('normalizer', source('worn out', '3'), {
    ...NOTE,
    code: 'MISSING_FIELD',
  })
  await publish([...letters, worn])
})

test('the list counts dead letters by stage, code and provider', async () => {
  const common = { stage: 'normalizer', provider: 'spruce', redriven: 0 }
  expect(await list(OURS)).toMatchObject([
    { ...common, code: 'INVALID_JSON', records: 5, redrives: 0, redrives_max: 0 },
    { ...common, code: 'MISSING_FIELD', records: 1, redrives: 3, redrives_max: 3 },
  ])
  const { text } = await run(env, 'dead', 'list', ...BROKEN)
  expect(text).toMatch(/5 dead letters, 0 of them redriven already$/)
  expect(await list([...OURS, '--since', '2100-01-01'])).toEqual([])
})

test.each(Object.keys(BODIES))('a dead letter is shown without its payload: %s', async (name) => {
  const letters = await ours('dead.normalizer', `${ENDPOINT} ${name}`)
  const [{ partition, offset } = { partition: 0, offset: 0n }] = letters
  const coordinates = `normalizer/${partition}/${offset}`
  expect(await runJson(env, 'dead', 'show', coordinates)).toMatchObject({
    address: `dead.normalizer/${partition}/${offset}`,
    bytes: BODIES[name]?.byteLength,
    headers: { code: 'INVALID_JSON', 'source-topic': RAW, 'source-offset': '7' },
    redriven_at: null,
  })
  const { bytes, text } = await run(env, 'dead', 'show', coordinates, '--payload')
  expect(bytes.equals(BODIES[name] ?? Buffer.of())).toBe(true)
  expect(text).toBe('')
})

test('a dry run names every record that would be sent, and sends none', async () => {
  const plan = await redrive([...OURS, '--dry-run'])
  expect(plan.sent).toHaveLength(5)
  expect(await ours(RAW, ENDPOINT)).toEqual([])
})

test('a redrive after an interrupted one sends the others, and the next one sends nothing', async () => {
  const first = await redrive([...BROKEN, '--max', '2'])
  const second = await redrive(BROKEN)
  const third = await redrive(BROKEN)
  expect([first, second, third].map(({ sent }) => sent.length)).toEqual([2, 3, 0])
  const group = { stage: 'normalizer', code: 'INVALID_JSON', provider: 'spruce' }
  expect(third.groups).toContainEqual({
    ...{ ...group, send: 0, redriven: 5, at_limit: 0, unreadable: 0, erased: 0, refused: 0 },
  })
  const listed = await list(BROKEN)
  expect(listed).toMatchObject([{ records: 5, redriven: 5 }])
})

test.each(Object.keys(BODIES))(
  'a redriven record is exactly what was received: %s',
  async (name) => {
    const { key, value, headers, timestampMs } = source(name)
    const [record, ...more] = await ours(RAW, `${ENDPOINT} ${name}`)
    expect(more).toEqual([])
    expect(Buffer.from(record?.value ?? []).equals(value)).toBe(true)
    expect(Buffer.from(record?.key ?? []).equals(key ?? Buffer.of())).toBe(true)
    expect(record?.headers).toEqual({ ...headers, redrives: '1' })
    expect(record?.timestampMs).toBe(timestampMs)
  },
)

test('a record at the limit stays, until the limit is raised', async () => {
  const worn = [...OURS, '--code', 'MISSING_FIELD']
  expect((await redrive(worn)).groups).toMatchObject([{ send: 0, at_limit: 1 }])
  const raised = await redrive([...worn, '--max-redrives', '4', '--dry-run'])
  expect(raised.sent).toMatchObject([{ redrives: 4, to: RAW }])
})

test('a dead letter of the sink goes back to its unified topic, byte for byte', async () => {
  const { message: schemaId } = await registryOf(env).apply()
  const account_id = ENDPOINT
  const record = { ...DEFAULTS.message, provider: 'spruce', account_id, message_id: 'm1' }
  const unified: StreamRecord = {
    ...{ topic: KINDS.message.topic, partition: 0, offset: 3n, timestampMs: RECEIVED_AT },
    key: Buffer.from(unifiedKey({ ...record, entity_id: 'm1' })),
    value: createEncoder('message', schemaId)({ ...record, event_id: ENDPOINT }),
    headers: { [HEADERS.eventId]: ENDPOINT },
  }
  const code = 'UNKNOWN_SCHEMA'
  await publish([deadLetterOf('sink', unified, { ...NOTE, code })])
  const since = new Date(RECEIVED_AT).toISOString()
  const filter = ['--stage', 'sink', '--code', code, '--provider', 'spruce', '--since', since]
  const { sent } = await redrive(filter)
  expect(sent).toContainEqual(expect.objectContaining({ to: KINDS.message.topic, redrives: 1 }))
  const [found] = await ours(KINDS.message.topic, ENDPOINT)
  expect(Buffer.from(found?.value ?? []).equals(unified.value)).toBe(true)
  expect(found?.headers).toEqual({ [HEADERS.eventId]: ENDPOINT, redrives: '1' })
})

test.each([
  ['no coordinates', [], "missing required argument 'record'"],
  ['a topic of another system', ['registry-events/0/1'], 'Name a record as normalizer/0/12'],
  ['--payload together with --json', ['sink/0/1', '--payload', '--json'], 'cannot be used with'],
])('%s is wrong usage', async (_, words, message) => {
  const { exitCode, notes } = await run(env, 'dead', 'show', ...words)
  expect(exitCode).toBe(2)
  expect(notes).toContain(message)
})

test('a record that does not exist is an error with the reason', async () => {
  const { exitCode, notes } = await run(env, 'dead', 'show', 'sink/0/999999999')
  expect(exitCode).toBe(1)
  expect(notes).toContain(
    'there is no record dead.sink/0/999999999, retention has removed it or it never existed',
  )
})
