import { readFileSync } from 'node:fs'
import path from 'node:path'
import { unifiedKey } from '@tributary/core'
import { recordKey } from '@tributary/providers'
import avro from 'avsc'
import { DEFAULTS, SCHEMAS } from '../../libs/consumer/src/generated/records.ts'
import { TOPICS, type UnifiedKind } from '../../libs/consumer/src/records/index.ts'
import { partitionOfKey } from '../../libs/runtime/src/kafka/partition-lookup.ts'
import { minute } from '../analytics/stories.ts'
import type { PublishedErasure, PublishedRecord, VectorCase } from './cases/case.ts'
import { factOf } from './history-facts.ts'
import { VECTOR_CASES } from './vector-cases.ts'

export const VECTORS_FILE = path.join(import.meta.dirname, '../../schemas/vectors/vectors.json')

/** The rows of a case by view, with times in epoch milliseconds. */
export type VectorRows = Readonly<
  Record<'messages' | 'calls' | 'conversations', readonly Readonly<Record<string, unknown>>[]>
>

export type VectorRecord = {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly timestamp: number
  readonly key: string
  readonly headers: Readonly<Record<string, string>>
  readonly schema: string
  readonly datum: string
}

export type Vectors = {
  readonly schemas: Readonly<Record<string, object>>
  readonly cases: readonly {
    readonly title: string
    readonly records: readonly VectorRecord[]
    readonly rows: VectorRows
  }[]
}

export const readVectors = (): Vectors => JSON.parse(readFileSync(VECTORS_FILE, 'utf8'))

/** Symbols and a field that a later version may add. */
const NEXT: Readonly<Record<UnifiedKind, string | null>> = {
  message: 'author_kind',
  call: 'outcome',
  conversationEvent: null,
  erasure: 'reason',
}

/** Writer schemas by name: those of this version, and a next one of each kind. */
export function writerSchemas(): Readonly<Record<string, object>> {
  const kinds = Object.keys(TOPICS) as UnifiedKind[]
  return Object.fromEntries([
    ...kinds.map((kind) => [kind, JSON.parse(SCHEMAS[kind])] as const),
    ...kinds.map((kind) => [`${kind}-next`, nextSchema(kind)] as const),
  ])
}

function nextSchema(kind: UnifiedKind): object {
  const schema = JSON.parse(SCHEMAS[kind])
  const next = { name: 'next_field', type: ['null', 'string'], default: null, doc: 'New.' }
  for (const field of schema.fields) {
    if (field.name === NEXT[kind]) field.type.symbols.push('later')
  }
  return { ...schema, fields: [...schema.fields, next] }
}

export const accountOf = (index: number): string => `case-${index}`

const PARTITIONS = 4

/** The records of a case as Kafka has them, in the order of publishing. */
export function encodedRecords({ published }: VectorCase, index: number): readonly VectorRecord[] {
  const next = new Map<string, number>()
  return published.map((one) => {
    const { kind, record, key } = 'erasure' in one ? erasureOf(one, index) : recordOf(one, index)
    const topic = TOPICS[kind]
    const bytes = recordKey(key)
    const partition = partitionOfKey(bytes, PARTITIONS)
    const offset = next.get(`${topic}/${partition}`) ?? 0
    next.set(`${topic}/${partition}`, offset + 1)
    const schema = one.schema === 'next' ? `${kind}-next` : kind
    return {
      ...{ topic, partition, offset, timestamp: minute(one.at) },
      key: Buffer.from(bytes).toString('utf8'),
      headers: headersOf(record),
      ...{ schema, datum: encode(schema, { ...record, ...one.written }).toString('base64') },
    }
  })
}

const SCHEMA_TYPES = new Map(
  Object.entries(writerSchemas()).map(
    ([name, schema]) => [name, avro.Type.forSchema(schema as avro.Schema)] as const,
  ),
)

function encode(schema: string, record: object): Buffer {
  const type = SCHEMA_TYPES.get(schema)
  if (type === undefined) throw new Error(`no schema ${schema}`)
  return type.toBuffer(record)
}

function recordOf({ record }: PublishedRecord, index: number) {
  const account_id = accountOf(index)
  const fact = factOf({ ...record, account_id })
  const { conversation_id } = record
  const entity_id =
    'message_id' in record ? record.message_id : 'call_id' in record ? record.call_id : ''
  const key = unifiedKey({ provider: record.provider, account_id, conversation_id, entity_id })
  return { kind: fact.kind as UnifiedKind, record: fact.record as object, key }
}

function erasureOf({ erasure }: PublishedErasure, index: number) {
  const record = {
    ...DEFAULTS.erasure,
    provider: 'spruce',
    account_id: accountOf(index),
    ...erasure,
  }
  const key = `${record.provider}|${record.account_id}|${record.id}`
  return { kind: 'erasure' as UnifiedKind, record: record as object, key }
}

function headersOf(record: object): Readonly<Record<string, string>> {
  if (!('event_id' in record) || !('received_at' in record)) return {}
  return { 'event-id': String(record.event_id), 'received-at': String(record.received_at) }
}

/** The records of all cases that count, as the tables have them once all commands have run. */
export const countingRecords = VECTOR_CASES.flatMap(({ published }, index) =>
  published.flatMap((one) =>
    'record' in one && one.counts ? [{ ...one.record, account_id: accountOf(index) }] : [],
  ),
)
