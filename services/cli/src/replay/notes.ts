import type { DeadCode } from '@tributary/core'
import { entityIdOf, providerOfRawTopic } from '@tributary/core'
import type { EncodedRecord } from '@tributary/normalization'
import type { MappedRecord } from './mapping.ts'
import type { Entity, RunTables, WindowRecord } from './tables/run-tables.ts'
import { entityKey } from './tables/run-tables.ts'

// What a replay notes of the records that it maps: counts for its report, and the entities and records
// for its queries.

/** What became of the raw records of the window. */
export type MappedCounts = {
  /** Raw records read. */
  records: number
  /** Unified records made of them. */
  produced: number
  /** By reason. */
  readonly skipped: Record<string, number>
  /** By code. A replay does not write them to the dead-letter topic again. */
  readonly dead: Record<string, number>
  /** When the oldest and the newest raw record were received, epoch ms; null without any. */
  oldestMs: number | null
  newestMs: number | null
  /** Providers with records that an earlier mapping may have understood and this one does not. */
  readonly uncertain: Set<string>
}

/** Codes that our code or configuration causes: a change of either can add them. Other codes come from the bytes. */
const OUR_FAULTS: ReadonlySet<DeadCode> = new Set([
  ...(['UNKNOWN_ENDPOINT', 'HANDLER_BUG', 'UNENCODABLE'] as const),
])

export const noCounts = (): MappedCounts => ({
  ...{ records: 0, produced: 0, skipped: {}, dead: {} },
  ...{ oldestMs: null, newestMs: null, uncertain: new Set<string>() },
})

export function countMapped(counts: MappedCounts, { raw, outcome }: MappedRecord): void {
  const { topic, timestampMs } = raw
  counts.records += 1
  counts.oldestMs = Math.min(counts.oldestMs ?? timestampMs, timestampMs)
  counts.newestMs = Math.max(counts.newestMs ?? timestampMs, timestampMs)
  if (outcome.kind === 'ok') counts.produced += outcome.value.length
  else if (outcome.kind === 'skip') increment(counts.skipped, outcome.reason)
  else {
    increment(counts.dead, outcome.code)
    if (OUR_FAULTS.has(outcome.code)) counts.uncertain.add(providerOfRawTopic(topic))
  }
}

function increment(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

export type RunNotes = {
  /** Notes records of the window. */
  note(batch: readonly MappedRecord[]): Promise<void>
  /** Notes records outside the window: what they produce is not missing. */
  noteOutside(batch: readonly MappedRecord[]): Promise<void>
  /** Resolves once all notes are in the tables. */
  flush(): Promise<void>
}

/** Rows per insert: ClickHouse pays per insert. */
const ROWS = 50_000

export function createRunNotes(tables: RunTables): RunNotes {
  const produced = new Map<string, Entity>()
  let records: WindowRecord[] = []

  async function flush(): Promise<void> {
    await tables.addProduced([...produced.values()])
    await tables.addRecords(records)
    produced.clear()
    records = []
  }

  async function noteOutside(batch: readonly MappedRecord[]): Promise<void> {
    for (const entity of batch.flatMap(entitiesOf)) produced.set(entityKey(entity), entity)
    if (produced.size + records.length >= ROWS) await flush()
  }

  return {
    flush,
    noteOutside,
    async note(batch) {
      records.push(...batch.map(windowRecord))
      await noteOutside(batch)
    },
  }
}

const windowRecord = ({ raw, outcome }: MappedRecord): WindowRecord => ({
  ...{ topic: raw.topic, partition: raw.partition, offset: raw.offset },
  ...{ timestampMs: raw.timestampMs, isUnderstood: outcome.kind !== 'dead' },
})

const entitiesOf = ({ outcome }: MappedRecord): readonly Entity[] =>
  outcome.kind === 'ok' ? outcome.value.flatMap(entitiesIn) : []

/** The entity or event of a record with content, and the conversation that any record names. */
function entitiesIn({ unified }: EncodedRecord): readonly Entity[] {
  const { provider, account_id, conversation_id, is_partial, event_id } = unified.record
  const entity = (kind: Entity['kind'], id: string) => ({ kind, provider, account_id, id })
  const conversation = conversation_id ? [entity('conversation', conversation_id)] : []
  if (is_partial) return conversation
  if (unified.kind === 'conversation') return [entity('event', event_id), ...conversation]
  return [entity(unified.kind, entityIdOf(unified)), ...conversation]
}
