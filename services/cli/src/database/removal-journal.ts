import type { Database, StatementOptions } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import { deleteRows } from './delete-rows.ts'
import type { LeaseHolder } from './lease.ts'

// A replay and an erasure remove entities from the stores and put back what is still true. The journal
// names them in between, so that the next run completes one that was interrupted.

const JOURNAL = 'taken_out_store'

/** Entities that a command is about to remove. */
export type Removal = StatementOptions & {
  readonly database: string
  readonly by: LeaseHolder
  /** A query that gives (kind, provider, account_id, id). */
  readonly select: string
}

/** Query for the entities that no run has put back yet, as (kind, provider, account_id, id). */
export const openRemovals = (database: string): string =>
  `SELECT DISTINCT toString(kind) AS kind, provider, account_id, id FROM ${tableOf(database, JOURNAL)}`

/** Subquery of the conversations that erasures removed, as (provider, account_id, id). */
export const conversationsOfErasures = (database: string): string =>
  `(SELECT provider, account_id, id FROM ${tableOf(database, JOURNAL)}
    WHERE ${IS_OF_ERASURES} AND kind = 'conversation')`

/** How many entities the journal holds, and since when (ISO time); null when it is empty. */
export async function readOpenRemovals(
  db: Pick<Database, 'row'>,
): Promise<{ readonly entities: number; readonly since: string } | null> {
  const row = await db.row<{ entities: number; since: string }>(
    `SELECT toUInt32(count()) AS entities, formatDateTime(min(taken_at), '%FT%TZ', 'UTC') AS since
      FROM ${JOURNAL} FINAL HAVING entities > 0`,
  )
  return row ?? null
}

/** Enters entities. Call it before the removal: a run that stops in between can then be completed. */
export const journalRemoval = (
  db: Database,
  { database, by, select, params = {}, settings = {} }: Removal,
): Promise<void> =>
  db.run(
    `INSERT INTO ${tableOf(database, JOURNAL)} (taken_by, kind, provider, account_id, id)
      SELECT '${by}', kind, provider, account_id, id FROM (${select})`,
    { params, settings: { ...settings, async_insert: 0 } },
  )

/** Deletes the entries for which `where` holds. Call it once the entities are in the stores again. */
export const clearJournal = (db: Database, database: string, where: string): Promise<void> =>
  deleteRows(db, { database, table: JOURNAL, where })

/** Condition for the entries of the entities of a query, whichever command removed them. */
export const isEntryOf = (select: string): string =>
  `(toString(kind), provider, account_id, id) IN (${select})`

/** Condition for the entries of erasures. */
export const IS_OF_ERASURES = "taken_by = 'erase'"
