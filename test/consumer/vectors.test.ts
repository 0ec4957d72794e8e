import { describe, expect, test } from 'vitest'
import {
  type Erasure,
  type Fact,
  type FoldedRows,
  foldAll,
} from '../../libs/consumer/src/fold/index.ts'
import { compareTexts } from '../../libs/consumer/src/fold/place.ts'
import { datumReader, TOPICS, type UnifiedKind } from '../../libs/consumer/src/records/index.ts'
import { VECTOR_CASES } from './vector-cases.ts'
import { readVectors, type VectorRecord, type VectorRows } from './vectors.ts'

const { schemas, cases } = readVectors()

const KINDS = Object.keys(TOPICS) as UnifiedKind[]

function decoded(record: VectorRecord): Fact | Erasure {
  const kind = KINDS.find((name) => TOPICS[name] === record.topic)
  if (kind === undefined) throw new Error(`no kind of ${record.topic}`)
  const read = datumReader(kind, JSON.stringify(schemas[record.schema]))
  const result = read(Buffer.from(record.datum, 'base64'))
  if (!result.ok) throw new Error(result.detail)
  if (kind === 'erasure') return result.record as Erasure
  return { kind, record: result.record, timestampMs: record.timestamp } as Fact
}

const byId = <R>(rows: readonly R[], id: (row: R) => string): readonly R[] =>
  rows.toSorted((one, other) => compareTexts(id(one), id(other)))

/** Rows as the vectors have them: sorted by id, and without the difference between null and absent. */
const portable = (rows: FoldedRows): VectorRows => ({
  messages: byId(rows.message, (row) => row.message_id),
  calls: byId(rows.call, (row) => row.call_id),
  conversations: byId(rows.conversation, (row) => row.conversation_id),
})

const ORDERS = {
  'as published': (items: readonly VectorRecord[]) => items,
  'in reverse': (items: readonly VectorRecord[]) => items.toReversed(),
  'each twice': (items: readonly VectorRecord[]) => [...items, ...items],
} as const

describe.each(cases)('$title', ({ records, rows }) => {
  test.each(Object.entries(ORDERS))('%s', (_, order) => {
    const all = order(records).map(decoded)
    const facts = all.filter((one): one is Fact => 'record' in one)
    const erasures = all.filter((one): one is Erasure => !('record' in one))
    expect(portable(foldAll(facts, erasures))).toEqual(rows)
  })
})

test('the vectors are those of the cases', () => {
  expect(cases.map(({ title }) => title)).toEqual(VECTOR_CASES.map(({ title }) => title))
})

test('some entities have records on several partitions', () => {
  const spread = cases.filter(({ records }) => {
    const messages = records.filter(({ topic }) => topic === TOPICS.message)
    return new Set(messages.map(({ partition }) => partition)).size > 1
  })
  expect(spread.length).toBeGreaterThan(3)
})
