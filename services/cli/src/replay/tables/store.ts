import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import type { TopicRange } from '@tributary/runtime/kafka'
import type { Run } from '../../announcements/journal.ts'
import { enterRemovals } from '../../announcements/journal.ts'
import { regatherConversations } from '../../database/regather-conversations.ts'
import type { Lineage } from '../ranges.ts'
import { clearRemovals, flaggedConversations, removeStale } from './remove-stale.ts'
import type { Entity, RunTables } from './run-tables.ts'
import { createRunTables } from './run-tables.ts'
import type { ReplayScope, ViewEntity } from './sql.ts'
import { ENTITY_VIEWS, fromMixedCalls, fromOrphans, fromStaleEvents, recordKey } from './sql.ts'
import { staleQueries } from './stale.ts'
import { withdrawnEntities } from './withdrawn.ts'

/** A message or call that a view shows although no record of the window produces it any more. */
export type OrphanRow = {
  readonly kind: ViewEntity
  readonly provider: string
  readonly account_id: string
  readonly id: string
  readonly conversation_id: string
  readonly event_id: string
  readonly version: number
  /** The current mapping version. */
  readonly mapping_version: number
  readonly received_at: number
  readonly raw_topic: string
  readonly raw_partition: number
  readonly raw_offset: number
}

/** Entities to remove from the stores and map again from nothing, by kind. */
export type FlaggedCounts = Readonly<Record<'message' | 'call' | 'conversation', number>>

/** What a replay asks the database, and changes there because no record can. */
export type ReplayStore = RunTables & {
  countOrphans(): Promise<number>
  orphans(kind: ViewEntity): AsyncIterable<readonly OrphanRow[]>
  /** Conversation events that the current mapping no longer makes. */
  countStaleEvents(): Promise<number>
  /** Calls that keep a value of an older mapping, because it may be older than the window. */
  countMixedCalls(): Promise<number>
  /**
   * Flags the entities that show something which the current mapping no longer makes, and those that an
   * interrupted run removed and did not put back.
   */
  flagStale(): Promise<FlaggedCounts>
  /** Enters what the run takes out of the tables into the journal of announcements. */
  enterWithdrawn(run: Run): Promise<void>
  flagged(): AsyncIterable<readonly Entity[]>
  /** Removes the flagged entities from the stores. */
  removeStale(): Promise<void>
  /** Rebuilds the flagged conversations from what the stores hold, however old. */
  regather(): Promise<void>
  /** Call it once the flagged entities are mapped again and in the stores. */
  clearRemovals(): Promise<void>
  /** Where all rows come from. */
  lineages(): Promise<readonly Lineage[]>
}

/** Creates the tables of a run. Ask only when the notes of the window are complete. */
export async function createReplayStore(
  db: Database,
  scope: ReplayScope,
  window: readonly TopicRange[],
): Promise<ReplayStore> {
  const { database, scratch } = scope
  const tables = await createRunTables(db, scratch, window)
  const count = async (what: string, from: string) =>
    (await db.row<{ count: number }>(`SELECT ${what} AS count ${from}`))?.count ?? 0
  const flagged = () =>
    db.stream<Entity>(
      `SELECT kind, provider, account_id, id FROM ${tableOf(scratch, 'flagged')} FINAL`,
    )
  return {
    ...tables,
    flagged,
    async countOrphans() {
      const messages = await count('count()', fromOrphans(scope, 'message'))
      return messages + (await count('count()', fromOrphans(scope, 'call')))
    },
    orphans: (kind) => db.stream<OrphanRow>(selectOrphans(scope, kind)),
    countStaleEvents: () => count('count()', fromStaleEvents(scope)),
    countMixedCalls: () => count('uniqExact(r.call_key)', fromMixedCalls(scope)),
    async flagStale() {
      const into = `INSERT INTO ${tableOf(scratch, 'flagged')} (kind, provider, account_id, id)`
      for (const select of staleQueries(scope)) await db.run(`${into} ${select}`)
      const counts = { message: 0, call: 0, conversation: 0, event: 0 }
      for await (const entities of flagged()) for (const { kind } of entities) counts[kind]++
      const { event: _, ...renewed } = counts
      return renewed
    },
    enterWithdrawn: (run) =>
      enterRemovals(db, { database, reason: 'withdrawn', run, select: withdrawnEntities(scope) }),
    removeStale: () => removeStale(db, scope),
    regather: () =>
      regatherConversations(db, { database, conversations: flaggedConversations(scope) }),
    clearRemovals: () => clearRemovals(db, scope),
    lineages: () => db.rows<Lineage>(selectLineages(scope)),
  }
}

const selectOrphans = (scope: ReplayScope, kind: ViewEntity): string => `
  SELECT '${kind}' AS kind, r.provider AS provider, r.account_id AS account_id,
    r.${ENTITY_VIEWS[kind].id} AS id, r.conversation_id AS conversation_id, r.event_id AS event_id,
    r.version AS version, p.mapping_version AS mapping_version,
    toUnixTimestamp64Milli(r.received_at) AS received_at, r.raw_topic AS raw_topic,
    r.raw_partition AS raw_partition, r.raw_offset AS raw_offset
  ${fromOrphans(scope, kind)}`

const CALL = 'tupleElement(lineage, 2)'

const LINEAGE_RECORD = recordKey(
  ...(['r.topic', 'r.partition', 'r.offset'] as const),
  'toUnixTimestamp64Milli(r.received_at)',
)

function selectLineages({ database, scratch }: ReplayScope): string {
  const records = ['messages_store', 'conversation_events_store'].map(
    (store) => `
      SELECT provider, toString(raw_topic) AS topic, raw_partition AS partition,
        raw_offset AS offset, received_at
      FROM ${tableOf(database, store)}`,
  )
  const calls = `
      SELECT provider, tupleElement(${CALL}, 5) AS topic, tupleElement(${CALL}, 6) AS partition,
        tupleElement(${CALL}, 7) AS offset, tupleElement(${CALL}, 4) AS received_at
      FROM ${tableOf(database, 'calls_store')}`
  return `
    SELECT r.provider AS provider, r.topic AS topic, r.partition AS partition, max(r.offset) AS last,
      countIf(r.offset >= w.first AND r.offset < w.next
        AND ${LINEAGE_RECORD} NOT IN (SELECT key FROM ${tableOf(scratch, 'records')})) AS foreign
    FROM (${[...records, calls].join(' UNION ALL ')}) AS r
    LEFT JOIN ${tableOf(scratch, 'ranges')} AS w
      ON r.topic = w.raw_topic AND r.partition = w.raw_partition
    GROUP BY provider, topic, partition
    SETTINGS join_use_nulls = 0`
}
