import type {
  Call,
  ConversationEvent,
  Erasure,
  Message,
  StreamRecord,
  UnifiedKind,
} from '@tributary/core'
import { DEFAULTS, ERASURES_TOPIC, erasureKey, HEADERS, KINDS, unifiedKey } from '@tributary/core'
import { findProvider, webhookIdOf } from '@tributary/providers'
import type { TopicSlice } from '@tributary/runtime/kafka'
import { deadLetterOf } from '@tributary/runtime/stream'
import { expect, test } from 'vitest'
import type { Mention, TracedRow } from './rows.ts'
import { trace } from './trace.ts'
import type { TraceWorld } from './world.ts'

// A world in memory: topics are lists, unified records are JSON, every key is in partition 0.

const NOON = Date.UTC(2026, 10, 2, 12)
const HOUR_MS = 3_600_000
const NOBODY = { provider: 'spruce', account_id: 'clinic' } as const

type Stored = Partial<StreamRecord> & Pick<StreamRecord, 'topic'>

function createWorld(
  records: readonly Stored[],
  rows: readonly TracedRow[] = [],
  mentions: readonly Mention[] = [],
) {
  const readSlices: TopicSlice[] = []
  const stored = records.map((record, index) => ({
    ...{ partition: 0, offset: BigInt(index), key: null, value: Buffer.from('{}'), headers: {} },
    timestampMs: NOON,
    ...record,
  }))
  const isIn = (record: StreamRecord, slice: TopicSlice) =>
    record.topic === slice.topic &&
    record.partition === (slice.partition ?? record.partition) &&
    record.offset >= (slice.from ?? 0n) &&
    (slice.to === undefined || record.offset < slice.to) &&
    record.timestampMs >= (slice.sinceMs ?? 0) &&
    (slice.key === undefined || Buffer.from(slice.key).equals(record.key ?? Buffer.of()))
  const world: TraceWorld = {
    async *read(slices) {
      readSlices.push(...slices)
      yield* stored.filter((record) => slices.some((slice) => isIn(record, slice)))
    },
    decode: async (_, value) => JSON.parse(Buffer.from(value).toString()),
    findMentions: async () => mentions,
    findRows: async ({ ids, rawCoordinates }) =>
      rows.filter(
        (row) =>
          ids.includes(row.event_id) ||
          (row.kind !== 'conversation' && ids.includes(row.entity_id)) ||
          rawCoordinates.includes(`${row.raw_topic}/${row.raw_partition}/${row.raw_offset}`),
      ),
  }
  return { world, readSlices }
}

const raw = (webhookId: string, at: Partial<StreamRecord> = {}): Stored => ({
  ...{ topic: 'raw.spruce', headers: { [HEADERS.webhookId]: webhookId }, ...at },
})

function unified(kind: UnifiedKind, record: Message | Call | ConversationEvent): Stored {
  const id = 'message_id' in record ? record.message_id : record.conversation_id
  const { conversation_id } = record
  const key = unifiedKey({ ...record, conversation_id, entity_id: id ?? '' })
  return {
    topic: KINDS[kind].topic,
    key: Buffer.from(key),
    value: Buffer.from(JSON.stringify(record)),
    headers: { [HEADERS.eventId]: record.event_id },
    timestampMs: NOON,
  }
}

const message = (facts: Partial<Message>): Stored =>
  unified('message', {
    ...DEFAULTS.message,
    ...NOBODY,
    ...{ message_id: 'm1', conversation_id: 'c1', event_id: 'e1', occurred_at: NOON },
    ...{ received_at: NOON, raw_topic: 'raw.spruce', raw_partition: 0, raw_offset: 0, ...facts },
  })

const row = (facts: Partial<TracedRow>): TracedRow => ({
  ...{ kind: 'message', view: 'messages', ...NOBODY, entity_id: 'm1', conversation_id: 'c1' },
  ...{ event_id: 'e1', version: 1, mapping_version: 1, occurred_ms: NOON, received_ms: NOON },
  ...{ raw_topic: 'raw.spruce', raw_partition: 0, raw_offset: '0', ...facts },
})

const order = (...ids: readonly string[]) => ({ ids, sinceMs: null, provider: null })

const offsetsOf = (records: readonly StreamRecord[]) => records.map(({ offset }) => Number(offset))
const coordinatesOf = (found: readonly { readonly coordinates: string }[]) =>
  found.map(({ coordinates }) => coordinates)

test('a trace of a message has all of its webhooks and records, and no others', async () => {
  const { world } = createWorld(
    [
      raw('created'),
      raw('edited'),
      raw('another message'),
      message({ event_id: 'e0', raw_offset: 0 }),
      message({ event_id: 'e1', raw_offset: 1 }),
      message({ message_id: 'm2', event_id: 'e2', raw_offset: 2 }),
    ],
    [row({ raw_offset: '1' }), row({ entity_id: 'm2', event_id: 'e2', raw_offset: '2' })],
  )
  const found = await trace(order('m1'), world)
  expect(offsetsOf(found.raw).toSorted()).toEqual([0, 1])
  expect(coordinatesOf(found.unified)).toEqual(['unified.messages/0/3', 'unified.messages/0/4'])
  expect(found.rows.map(({ entity_id }) => entity_id)).toEqual(['m1'])
})

test('a record without a conversation, keyed by the message id, is found too', async () => {
  const bare = message({ conversation_id: null, event_id: 'e9', is_partial: true })
  const { world } = createWorld([raw('w'), message({}), bare], [row({})])
  const found = await trace(order('m1'), world)
  expect(coordinatesOf(found.unified)).toEqual(['unified.messages/0/1', 'unified.messages/0/2'])
})

test('a row in ClickHouse limits the search to the partitions of its keys, from its time on', async () => {
  const { world, readSlices } = createWorld([raw('w'), message({})], [row({})])
  await trace(order('m1'), world)
  const sinceMs = NOON - HOUR_MS
  const unifiedRead = readSlices.filter(({ topic }) => topic.startsWith('unified.'))
  expect(unifiedRead.map(({ topic, key }) => [topic, String(key)])).toEqual([
    ['unified.messages', 'spruce|clinic|c1'],
    ['unified.messages', 'spruce|clinic|m1'],
    ['unified.erasures', 'spruce|clinic|m1'],
    ['unified.erasures', 'spruce|clinic|e1'],
  ])
  expect(readSlices).toContainEqual({ topic: 'raw.spruce', partition: 0, sinceMs })
  const whole = readSlices.filter((slice) => slice.sinceMs === undefined && !slice.to)
  expect(whole).toEqual([])
})

test('repeated deliveries of its webhook are found, however far apart', async () => {
  const again = raw('w', { timestampMs: NOON + 40 * HOUR_MS })
  const { world } = createWorld([raw('w'), message({}), raw('other'), again], [row({})])
  expect(offsetsOf((await trace(order('m1'), world)).raw)).toEqual([0, 3])
})

test('a webhook that ClickHouse does not know is found with its records', async () => {
  const { world } = createWorld([raw('x'), raw('w'), message({ raw_offset: 1 }), message({})])
  const found = await trace(order('w'), world)
  expect(offsetsOf(found.raw)).toEqual([1, 0])
  expect(coordinatesOf(found.unified)).toEqual(['unified.messages/0/2', 'unified.messages/0/3'])
})

test('an event that a newer one replaced in ClickHouse is found in the topics', async () => {
  const { world } = createWorld(
    [raw('w0'), raw('w1'), message({ event_id: 'old' }), message({ raw_offset: 1 })],
    [row({ raw_offset: '1' })],
  )
  const found = await trace(order('old'), world)
  expect(coordinatesOf(found.unified)).toHaveLength(2)
  expect(found.rows.map(({ event_id }) => event_id)).toEqual(['e1'])
})

test.each([
  ['ClickHouse has it', [row({ entity_id: 'hash of m1' })]],
  ['only the topics have it', []],
])('a message whose id is hashed is found by the id of the provider, where %s', async (_, rows) => {
  const { world } = createWorld([raw('w'), message({ message_id: 'hash of m1' })], rows)
  const found = await trace(order('m1', 'hash of m1'), world)
  expect(coordinatesOf(found.unified)).toEqual(['unified.messages/0/1'])
  expect(offsetsOf(found.raw)).toEqual([0])
  expect(found.rows).toEqual(rows)
})

test('a trace of a conversation event does not have the whole conversation', async () => {
  const event = (event_id: string, raw_offset: number) =>
    unified('conversation', {
      ...{ ...DEFAULTS.conversation, ...NOBODY, conversation_id: 'c1', event_id, raw_offset },
      ...{ raw_topic: 'raw.spruce', occurred_at: NOON, received_at: NOON },
    })
  const view = { kind: 'conversation', view: 'conversation_events', entity_id: 'c1' } as const
  const { world } = createWorld(
    [raw('w0'), raw('w1'), event('e0', 0), event('e1', 1)],
    [row({ ...view, event_id: 'e0' }), row({ ...view, event_id: 'e1', raw_offset: '1' })],
  )
  const found = await trace(order('e1'), world)
  expect(coordinatesOf(found.unified)).toEqual(['unified.conversations/0/3'])
  expect(offsetsOf(found.raw)).toEqual([1])
})

test('the error for the id of a conversation names its newest entities', async () => {
  const mentions: readonly Mention[] = [
    { named: 'conversation', kind: 'message', id: 'm2' },
    { named: 'conversation', kind: 'call', id: 'k1' },
  ]
  const { world } = createWorld([raw('w'), message({})], [row({})], mentions)
  await expect(trace(order('c1'), world)).rejects.toThrow(
    'c1 is the id of a conversation, which has many messages and calls: trace one entity of it. The newest: message m2, call k1',
  )
})

test('a webhook is found when a contact has the same id', async () => {
  const mentions: readonly Mention[] = [{ named: 'contact', kind: 'message', id: 'm2' }]
  const { world } = createWorld([raw('c1')], [], mentions)
  expect(offsetsOf((await trace(order('c1'), world)).raw)).toEqual([0])
})

const dead = (stage: 'normalizer' | 'sink', source: Stored, offset: bigint): Stored => {
  const record = { partition: 0, key: null, value: Buffer.of(), headers: {}, timestampMs: NOON }
  const note = { code: 'HANDLER_BUG', detail: '', failedAtMs: NOON } as const
  return deadLetterOf(stage, { ...record, ...source, offset }, note)
}

test('the dead letter of a webhook is found together with the webhook', async () => {
  const { world } = createWorld([raw('w'), dead('normalizer', raw('w'), 0n), raw('other')])
  const found = await trace(order('w'), world)
  expect(coordinatesOf(found.dead)).toEqual(['dead.normalizer/0/1'])
  expect(offsetsOf(found.raw)).toEqual([0])
})

test('a unified record that the sink dead-lettered is found by its event', async () => {
  const { world } = createWorld([raw('w'), message({}), dead('sink', message({}), 1n)])
  const found = await trace(order('e1'), world)
  expect(coordinatesOf(found.dead)).toEqual(['dead.sink/0/2'])
  expect(coordinatesOf(found.unified)).toEqual(['unified.messages/0/1'])
})

test('a quarantined request is found by its webhook id', async () => {
  const body = Buffer.from('{"never":"verified"}')
  const headers = { provider: 'spruce', endpoint: 'default', reason: 'wrong_signature' }
  const spruce = findProvider('spruce')
  if (spruce === undefined) throw new Error('spruce is a provider')
  const { world } = createWorld([{ topic: 'quarantine.webhooks', value: body, headers }])
  const found = await trace(order(webhookIdOf(spruce, { name: 'default' }, body)), world)
  expect(coordinatesOf(found.quarantined)).toEqual(['quarantine.webhooks/0/0'])
})

test('a trace leaves out a raw record that retention removed', async () => {
  const { world } = createWorld([message({ raw_offset: 77 })], [row({ raw_offset: '77' })])
  const found = await trace(order('m1'), world)
  expect(found.raw).toEqual([])
  expect(found.unified).toHaveLength(1)
})

test('a record of a recreated topic at the same coordinates does not belong to the trace', async () => {
  const recreated = { timestampMs: NOON + 50 * 24 * HOUR_MS, offset: 7n }
  const later = {
    received_at: recreated.timestampMs,
    occurred_at: recreated.timestampMs,
    raw_offset: 7,
  }
  const stranger = raw('stranger', recreated)
  const strangerRow = row({ entity_id: 'm2', event_id: 'e2', raw_offset: '7' })
  const { world } = createWorld(
    [
      stranger,
      message({ raw_offset: 7 }),
      message({ message_id: 'm2', event_id: 'e2', ...later }),
      dead('normalizer', stranger, 7n),
    ],
    [row({ raw_offset: '7' }), { ...strangerRow, received_ms: recreated.timestampMs }],
  )
  const found = await trace(order('m1'), world)
  expect(found.raw).toEqual([])
  expect(found.dead).toEqual([])
  expect(found.unified.map(({ entityId }) => entityId)).toEqual(['m1'])
  expect(found.rows.map(({ entity_id }) => entity_id)).toEqual(['m1'])
  expect([...found.gone]).toEqual([`raw.spruce/0/7 ${NOON}`])
})

test('an unknown id finds nothing', async () => {
  const { world } = createWorld([raw('w'), message({})], [row({})])
  const { raw: kept, unified: records, rows, dead: letters } = await trace(order('x'), world)
  expect([...kept, ...records, ...rows, ...letters]).toEqual([])
})

test('a trace has what other consumers were told to drop of the entity, and nothing of others', async () => {
  const erasure = (facts: Partial<Erasure>): Stored => ({
    topic: ERASURES_TOPIC,
    key: Buffer.from(erasureKey({ ...NOBODY, id: '', ...facts })),
    value: Buffer.from(
      JSON.stringify({ ...DEFAULTS.erasure, ...NOBODY, kind: 'message', ...facts }),
    ),
  })
  const { world } = createWorld([
    message({}),
    erasure({ id: 'm1', reason: 'withdrawn' }),
    erasure({ id: 'm1', account_id: 'another' }),
    erasure({ id: 'm2' }),
    erasure({ id: 'e1', kind: 'conversation_event' }),
  ])
  const { erasures } = await trace(order('e1'), world)
  expect(erasures.map(({ coordinates, record }) => [coordinates, record.reason])).toEqual([
    ['unified.erasures/0/1', 'withdrawn'],
    ['unified.erasures/0/4', 'unknown'],
  ])
})
