import type { Database, StatementOptions } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import { applyDeletedMask, deleteRows } from '../database/delete-rows.ts'

// Entities that a command takes out of the tables, from before their removal until unified.erasures names
// them. A command also announces what an interrupted one entered.

const JOURNAL = 'announcements_store'

/** One run of a command, as its announcements name it. */
export type Run = {
  readonly id: string
  /** When it began, epoch milliseconds: `erased_at` of its announcements. */
  readonly startedMs: number
}

/** An entity of the journal. */
export type Removed = {
  readonly reason: 'erased' | 'withdrawn'
  readonly kind: 'message' | 'call' | 'conversation_event' | 'conversation'
  readonly provider: string
  readonly account_id: string
  readonly id: string
  readonly run_id: string
  /** Epoch milliseconds. */
  readonly erased_at: number
}

export type JournalEntry = StatementOptions & {
  readonly database: string
  readonly reason: Removed['reason']
  readonly run: Run
  /** A query that gives (kind, provider, account_id, id). */
  readonly select: string
}

/** Enters entities. Call it before the removal, so that a run which stops in between loses none. */
export const enterRemovals = (db: Database, entry: JournalEntry): Promise<void> => {
  const { database, reason, run, select, params = {}, settings = {} } = entry
  return db.run(
    `INSERT INTO ${tableOf(database, JOURNAL)}
        (reason, kind, provider, account_id, id, run_id, erased_at)
      SELECT '${reason}', kind, provider, account_id, id, {run_id:String},
        fromUnixTimestamp64Milli({erased_at:Int64}, 'UTC')
      FROM (${select})`,
    {
      params: { ...params, run_id: run.id, erased_at: run.startedMs },
      settings: { ...settings, async_insert: 0 },
    },
  )
}

/** What a command announces: the entries of one reason, of all runs. */
export type RemovalJournal = {
  /** Fixes the entries of now and streams them. */
  list(): AsyncIterable<readonly Removed[]>
  /** Deletes what the last `list` streamed. Call it once Kafka has all of it. */
  clear(): Promise<void>
}

type JournalScope = { readonly database: string; readonly scratch: string }

const KEY = 'reason, kind, provider, account_id, id, run_id'

/** The journal of a database; `scratch` keeps the list, so that `clear` leaves later entries. */
export function removalJournal(
  db: Database,
  { database, scratch }: JournalScope,
  reason: Removed['reason'],
): RemovalJournal {
  const list = tableOf(scratch, 'announced')
  return {
    async *list() {
      await db.run(`CREATE OR REPLACE TABLE ${list} ENGINE = MergeTree ORDER BY tuple() AS
        SELECT * FROM ${tableOf(database, JOURNAL)} FINAL WHERE reason = '${reason}'`)
      yield* db.stream<Removed>(
        `SELECT reason, kind, provider, account_id, id, run_id,
          toUnixTimestamp64Milli(erased_at) AS erased_at FROM ${list}`,
      )
    },
    async clear() {
      const where = `(${KEY}) IN (SELECT ${KEY} FROM ${list})`
      await deleteRows(db, { database, table: JOURNAL, where })
      if (reason === 'erased') await applyDeletedMask(db, { database, table: JOURNAL })
    },
  }
}

/** How many entities wait for their announcement. */
export async function countUnannounced(db: Pick<Database, 'row'>): Promise<number> {
  const row = await db.row<{ entities: number }>(
    `SELECT toUInt32(count()) AS entities FROM ${JOURNAL} FINAL`,
  )
  return row?.entities ?? 0
}
