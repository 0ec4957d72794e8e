import type { ClickHouseClient } from '@clickhouse/client'
import { tableOf } from '@tributary/runtime/clickhouse'
import { deleteRows } from '../../scratch/mutation.ts'
import { forgetTakenOut, isTakenOut, noteTakenOut } from '../../scratch/taken-out.ts'
import { fromStaleEvents } from './stale-sql.ts'
import type { Run } from './window-sql.ts'
import { isMappedAgain, joinProviders, mappingVersionIn } from './window-sql.ts'

/** Rows of a store: the columns that tell them, and a query that gives those columns. */
type Taken = { readonly store: string; readonly columns: string; readonly select: string }

/**
 * Takes the flagged entities out of the stores, as far as the window gives them again: of messages,
 * statuses, deletions and events the rows of an older mapping whose record was mapped again; of calls
 * and of conversations the row that gathers their values. They are noted as taken out until
 * `havePutBack`, for the next run to complete this one.
 */
export async function takeOut(client: ClickHouseClient, run: Run): Promise<void> {
  await noteTakenOut(client, { database: run.database, by: 'replay', select: allFlagged(run) })
  for (const taken of rowsToTake(run)) {
    // What is taken is written down first: the query would see the store change under it.
    const list = tableOf(run.scratch, `taken_${taken.store}`)
    await client.command({
      query: `CREATE TABLE ${list} ENGINE = MergeTree ORDER BY tuple() AS ${taken.select}`,
    })
    await deleteRows(client, {
      database: run.database,
      table: taken.store,
      where: `(${taken.columns}) IN (SELECT * FROM ${list})`,
    })
  }
}

/** What was taken out is mapped again, and in the stores. */
export const havePutBack = (client: ClickHouseClient, run: Run): Promise<void> =>
  forgetTakenOut(client, { database: run.database, where: isTakenOut(allFlagged(run)) })

const allFlagged = ({ scratch }: Run): string =>
  `SELECT kind, provider, account_id, id FROM ${tableOf(scratch, 'flagged')}`

const rowsToTake = (run: Run): readonly Taken[] => [
  staleRows(run, {
    store: 'messages_store',
    key: ['provider', 'account_id', 'message_key', 'message_id'],
    mappingVersion: (row) => `${row}mapping_version`,
    isFlagged: `r.message_key IN ${flaggedKeys(run, 'message')}`,
  }),
  staleRows(run, {
    store: 'message_statuses_store',
    key: ['provider', 'account_id', 'message_id'],
    mappingVersion: (row) => mappingVersionIn(`${row}row_version`),
    isFlagged: `sipHash64(r.provider, r.account_id, r.message_id) IN ${flaggedKeys(run, 'message')}`,
  }),
  staleRows(run, {
    store: 'deletions_store',
    key: ['provider', 'account_id', 'entity', 'id'],
    mappingVersion: (row) => `${row}mapping_version`,
    isFlagged: `(toString(r.entity), r.provider, r.account_id, r.id) IN (${allFlagged(run)})`,
  }),
  {
    store: 'conversation_events_store',
    columns: 'provider, account_id, event_key, event_id',
    select: `SELECT r.provider, r.account_id, r.event_key, r.event_id ${fromStaleEvents(run)}`,
  },
  { store: 'calls_store', columns: 'call_key', select: flaggedKeys(run, 'call') },
  ...['conversation_states_store', 'conversations_store'].map((store) => ({
    store,
    columns: 'provider, account_id, conversation_id',
    select: flaggedConversations(run),
  })),
]

/** The conversations to rebuild, as (provider, account_id, id). */
export const flaggedConversations = ({ scratch }: Run): string =>
  `(SELECT provider, account_id, id FROM ${tableOf(scratch, 'flagged')} WHERE kind = 'conversation')`

const flaggedKeys = ({ scratch }: Run, kind: string): string =>
  `(SELECT key FROM ${tableOf(scratch, 'flagged')} WHERE kind = '${kind}')`

/** A store with rows of single records: what names the entity, and which rows `r` are of flagged ones. */
type RowStore = {
  readonly store: string
  readonly key: readonly string[]
  readonly mappingVersion: (row: string) => string
  readonly isFlagged: string
}

/** All versions, hence no FINAL: what is behind the newest would come to light. */
function staleRows(run: Run, { store, key, mappingVersion, isFlagged }: RowStore): Taken {
  const columns = [...key, 'raw_topic', 'raw_partition', 'raw_offset']
  const selected = columns.map((column) => `r.${column}`)
  return {
    store,
    columns: [...columns, mappingVersion('')].join(', '),
    select: `SELECT ${selected.join(', ')}, ${mappingVersion('r.')} AS mapping
      FROM ${tableOf(run.database, store)} AS r ${joinProviders(run)}
      WHERE ${isMappedAgain(run)} AND ${isFlagged} AND ${mappingVersion('r.')} < p.mapping_version`,
  }
}
