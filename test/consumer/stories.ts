import * as fc from 'fast-check'
import type { Fact } from '../../libs/consumer/src/fold/index.ts'
import { DEFAULTS, type Erasure } from '../../libs/consumer/src/generated/records.ts'
import { histories } from '../analytics/histories.ts'
import type { History, HistoryRecord } from '../analytics/records.ts'
import { factOf, ownEvent } from './history-facts.ts'

/** Facts and erasures of one history: some facts are published again by a replay with another content. */
export type Story = { readonly facts: readonly Fact[]; readonly erasures: readonly Erasure[] }

const PUBLISHED = [100, 200, 300] as const

const replays = fc.array(
  fc.record({
    of: fc.nat(),
    mapping_version: fc.constantFrom(1, 2, 3),
    version: fc.constantFrom(0, -100, 100),
    conversation_id: fc.constantFrom('c0', 'c2'),
    contact_id: fc.constantFrom(null, 'p1'),
    publishedAt: fc.constantFrom(...PUBLISHED),
  }),
  { maxLength: 20 },
)

const erasures = fc.array(
  fc.record({
    of: fc.nat(),
    isConversation: fc.boolean(),
    reason: fc.constantFrom('erased', 'withdrawn', 'withdrawn'),
    erased_at: fc.constantFrom(...PUBLISHED, 250),
  }),
  { maxLength: 5 },
)

/** Histories with replays, erasures and withdrawals. */
export const stories: fc.Arbitrary<Story> = fc
  .record({ history: histories, replays, erasures, at: fc.array(fc.constantFrom(...PUBLISHED)) })
  .map(({ history, at, ...changes }) => {
    const records = history.map(ownEvent)
    const first = records.map((record, index) => factOf(record, at[index % at.length] ?? 100))
    const again = changes.replays.map(({ of, publishedAt, ...fields }) => {
      const record = pick(records, of)
      const version = Math.max(record.version + fields.version, 0)
      const changed = { ...record, ...fields, version, revision_hash: of % 2 ** 32 }
      return factOf(changed as HistoryRecord, publishedAt)
    })
    const named = changes.erasures.map((one) => erasureOf(pick(records, one.of), one))
    return { facts: [...first, ...again], erasures: named }
  })

const pick = (records: History, place: number): HistoryRecord => {
  const record = records[place % records.length]
  if (record === undefined) throw new Error('a history has records')
  return record
}

type Change = Pick<Erasure, 'reason' | 'erased_at'> & { readonly isConversation: boolean }

function erasureOf(record: HistoryRecord, { isConversation, ...change }: Change): Erasure {
  const { provider, account_id } = record
  const named = { ...DEFAULTS.erasure, ...change, provider, account_id }
  if (isConversation) return { ...named, kind: 'conversation', id: record.conversation_id ?? '' }
  if (record.kind === 'message') return { ...named, kind: 'message', id: record.message_id }
  if (record.kind === 'call') return { ...named, kind: 'call', id: record.call_id }
  return { ...named, kind: 'conversation_event', id: record.event_id }
}
