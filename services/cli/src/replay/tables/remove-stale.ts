import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import { deleteRows } from '../../database/delete-rows.ts'
import { clearJournal, isEntryOf, journalRemoval } from '../../database/removal-journal.ts'
import type { ReplayScope } from './sql.ts'
import {
  flaggedKeys,
  fromStaleEvents,
  isMappedAgain,
  joinProviders,
  mappingVersionIn,
} from './sql.ts'

/** Rows of a store to remove: the columns that identify them, and a query for those columns. */
type Removed = { readonly store: string; readonly columns: string; readonly select: string }

/**
 * Removes the flagged entities from the stores, as far as the window produces them again. Of messages,
 * statuses, deletions and events: the rows of an older mapping whose record is mapped again. Of calls and
 * conversations: the row that gathers their values. The journal names them until `clearRemovals`, so that
 * the next run can complete this one.
 */
export async function removeStale(db: Database, scope: ReplayScope): Promise<void> {
  const { database } = scope
  await journalRemoval(db, { database, by: 'replay', select: allFlagged(scope) })
  for (const { store, columns, select } of removedRows(scope)) {
    // Materialized first: the query reads the store that the deletion changes.
    const list = tableOf(scope.scratch, `taken_${store}`)
    await db.run(`CREATE TABLE ${list} ENGINE = MergeTree ORDER BY tuple() AS ${select}`)
    await deleteRows(db, {
      database,
      table: store,
      where: `(${columns}) IN (SELECT * FROM ${list})`,
    })
  }
}

/** Call it once the removed entities are mapped again and in the stores. */
export const clearRemovals = (db: Database, scope: ReplayScope): Promise<void> =>
  clearJournal(db, scope.database, isEntryOf(allFlagged(scope)))

/** Subquery of the conversations to rebuild, as (provider, account_id, id). */
export const flaggedConversations = ({ scratch }: ReplayScope): string =>
  `(SELECT provider, account_id, id FROM ${tableOf(scratch, 'flagged')} WHERE kind = 'conversation')`

const allFlagged = ({ scratch }: ReplayScope): string =>
  `SELECT kind, provider, account_id, id FROM ${tableOf(scratch, 'flagged')}`

const removedRows = (scope: ReplayScope): readonly Removed[] => [
  staleRows(scope, {
    store: 'messages_store',
    key: ['provider', 'account_id', 'message_key', 'message_id'],
    mappingVersion: (row) => `${row}mapping_version`,
    isFlagged: `r.message_key IN ${flaggedKeys(scope, 'message')}`,
  }),
  staleRows(scope, {
    store: 'message_steps_store',
    key: ['provider', 'account_id', 'message_key', 'message_id'],
    mappingVersion: (row) => mappingVersionIn(`${row}row_version`),
    isFlagged: `r.message_key IN ${flaggedKeys(scope, 'message')}`,
  }),
  staleRows(scope, {
    store: 'message_statuses_store',
    key: ['provider', 'account_id', 'message_id'],
    mappingVersion: (row) => mappingVersionIn(`${row}row_version`),
    isFlagged: `sipHash64(r.provider, r.account_id, r.message_id) IN ${flaggedKeys(scope, 'message')}`,
  }),
  staleRows(scope, {
    store: 'deletions_store',
    key: ['provider', 'account_id', 'entity', 'id'],
    mappingVersion: (row) => `${row}mapping_version`,
    isFlagged: `(toString(r.entity), r.provider, r.account_id, r.id) IN (${allFlagged(scope)})`,
  }),
  {
    store: 'conversation_events_store',
    columns: 'provider, account_id, event_key, event_id',
    select: `SELECT r.provider, r.account_id, r.event_key, r.event_id ${fromStaleEvents(scope)}`,
  },
  { store: 'calls_store', columns: 'call_key', select: flaggedKeys(scope, 'call') },
  ...['conversation_states_store', 'conversations_store'].map((store) => ({
    store,
    columns: 'provider, account_id, conversation_id',
    select: flaggedConversations(scope),
  })),
]

/** A store with one row a record: what names the entity, and which rows `r` belong to flagged ones. */
type RecordStore = {
  readonly store: string
  readonly key: readonly string[]
  readonly mappingVersion: (row: string) => string
  readonly isFlagged: string
}

/** All versions, hence no FINAL: an older one would come to light after the newest is removed. */
function staleRows(
  scope: ReplayScope,
  { store, key, mappingVersion, isFlagged }: RecordStore,
): Removed {
  const columns = [...key, 'raw_topic', 'raw_partition', 'raw_offset']
  const selected = columns.map((column) => `r.${column}`)
  return {
    store,
    columns: [...columns, mappingVersion('')].join(', '),
    select: `SELECT ${selected.join(', ')}, ${mappingVersion('r.')} AS mapping
      FROM ${tableOf(scope.database, store)} AS r ${joinProviders(scope)}
      WHERE ${isMappedAgain(scope)} AND ${isFlagged} AND ${mappingVersion('r.')} < p.mapping_version`,
  }
}
