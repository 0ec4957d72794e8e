import type { StreamRecord } from '@tributary/core'
import { DEFAULTS, dead, Failure, ok, skip } from '@tributary/core'
import { createEncoder, schemaIdOf } from '@tributary/runtime/registry'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { expect, test } from 'vitest'
import { createNormalizerStage } from './normalizer-stage.ts'

const encoders = {
  message: createEncoder('message', 11),
  call: createEncoder('call', 12),
  conversation: createEncoder('conversation', 13),
}

const message = (facts: object) =>
  ({ kind: 'message', record: { ...DEFAULTS.message, ...facts } }) as const

const raw = (text: string): StreamRecord => ({
  topic: 'raw.spruce',
  partition: 0,
  offset: 0n,
  key: null,
  value: Buffer.from(text),
  headers: {},
  timestampMs: 0,
})

const batchOf = (...texts: readonly string[]) => ({
  topic: 'raw.spruce',
  partition: 0,
  records: texts.map(raw),
  highWatermark: 9n,
  notes: new Map(),
  signal: new AbortController().signal,
})

type Normalize = Parameters<typeof createNormalizerStage>[0]['normalize']

function stageWith(normalize: Normalize, assertListFresh: () => void = () => undefined) {
  const producer = createMemoryProducer()
  const stage = createNormalizerStage({ normalize, encoders, producer, assertListFresh })
  return { producer, stage }
}

test('each record of a webhook is published to the topic of its kind, keyed by conversation', async () => {
  const facts = {
    provider: 'bird',
    account_id: 'a',
    conversation_id: 'c',
    message_id: 'm',
    event_id: 'e',
  }
  const { stage, producer } = stageWith(() => ok([message(facts)]))
  expect(await stage.settle(batchOf('x'))).toEqual([{ state: 'emitted' }])
  const [record] = producer.published
  expect(record?.topic).toBe('unified.messages')
  expect(Buffer.from(record?.key ?? []).toString()).toBe('bird|a|c')
  expect(record?.headers).toEqual({ 'event-id': 'e', 'received-at': '0' })
  expect(schemaIdOf(record?.value ?? Buffer.of())).toBe(11)
})

test('without a conversation the key is the entity', async () => {
  const { stage, producer } = stageWith(() =>
    ok([message({ provider: 'bird', account_id: 'a', message_id: 'm' })]),
  )
  await stage.settle(batchOf('x'))
  expect(Buffer.from(producer.published[0]?.key ?? []).toString()).toBe('bird|a|m')
})

test.each([
  ['a skip', () => skip('contact_event'), { state: 'skipped', reason: 'contact_event' }],
  [
    'a dead record',
    () => dead('INVALID_JSON', 'not JSON'),
    { state: 'dead', code: 'INVALID_JSON' },
  ],
  [
    'a record that does not fit its schema',
    () => ok([message({ version: 0.5 })]),
    { state: 'dead', code: 'UNENCODABLE' },
  ],
] as const)(
  '%s is settled as such, and the stage publishes nothing',
  async (_, normalize, settlement) => {
    const { stage, producer } = stageWith(normalize)
    expect(await stage.settle(batchOf('x'))).toMatchObject([settlement])
    expect(producer.published).toEqual([])
  },
)

test('an exception of the mapping is a bug: the record is dead, the detail has no text of it, other records go on', async () => {
  const { stage } = stageWith(({ value }) => {
    if (Buffer.from(value).toString() === 'secret') throw new TypeError('cannot read secret')
    return ok([])
  })
  const settlements = await stage.settle(batchOf('fine', 'secret', 'fine'))
  expect(settlements.map(({ state }) => state)).toEqual(['emitted', 'dead', 'emitted'])
  expect(settlements[1]).toMatchObject({ code: 'HANDLER_BUG', detail: 'TypeError' })
})

test('a record whose publish fails is left for redelivery', async () => {
  const { stage, producer } = stageWith(() => ok([message({ message_id: 'm' })]))
  producer.failNext(1, new Error('the broker is unavailable'))
  expect((await stage.settle(batchOf('a', 'b'))).map(({ state }) => state)).toEqual([
    'left',
    'emitted',
  ])
})

test('unified records belong to the trace of their webhook', async () => {
  const { stage, producer } = stageWith(() => ok([message({ message_id: 'm' })]))
  const batch = batchOf('x')
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const records = batch.records.map((record) => ({ ...record, headers: { traceparent } }))
  await stage.settle({ ...batch, records })
  expect(producer.published.map(({ headers }) => headers)).toMatchObject([{ traceparent }])
})

test('while the suppression list may be out of date, the stage leaves the batch and publishes nothing', async () => {
  const { stage, producer } = stageWith(
    () => ok([message({ message_id: 'm' })]),
    () => {
      throw new Failure('UNAVAILABLE', { what: 'stale' })
    },
  )
  await expect(stage.settle(batchOf('x'))).rejects.toThrow('stale')
  expect(producer.published).toEqual([])
})

test('a record that Kafka refuses is dead, and the records after it go on', async () => {
  const { stage, producer } = stageWith(() => ok([message({ message_id: 'm' })]))
  const what = 'Kafka refuses a record of 5000000 bytes for unified.messages'
  producer.failNext(1, new Failure('RECORD_REFUSED', { what, fix: 'compare it' }))
  expect(await stage.settle(batchOf('a', 'b'))).toEqual([
    { state: 'dead', code: 'RECORD_REFUSED', detail: what },
    { state: 'emitted' },
  ])
})
