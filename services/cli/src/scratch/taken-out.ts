import type { ClickHouseClient } from '@clickhouse/client'
import { tableOf } from '@tributary/runtime/clickhouse'
import type { Rows } from './mutation.ts'
import { deleteRows } from './mutation.ts'

const STORE = 'taken_out_store'

/** Entities of one command, as a query that gives (kind, provider, account_id, id). */
export type TakenOut = {
  readonly database: string
  readonly by: 'replay' | 'erase'
  readonly select: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly settings?: Readonly<Record<string, number>>
}

/** What commands took out and did not put back, as (kind, provider, account_id, id). */
export const leftTakenOut = (database: string): string =>
  `SELECT DISTINCT toString(kind) AS kind, provider, account_id, id FROM ${tableOf(database, STORE)}`

/** The conversations that erasures took out, as (provider, account_id, id). */
export const conversationsOfErasures = (database: string): string =>
  `(SELECT provider, account_id, id FROM ${tableOf(database, STORE)}
    WHERE ${IS_OF_ERASURES} AND kind = 'conversation')`

/** How many entities are taken out now, and since when (ISO time); null where none is. */
export async function readTakenOut(
  client: ClickHouseClient,
): Promise<{ readonly entities: number; readonly since: string } | null> {
  const result = await client.query({
    query: `SELECT toUInt32(count()) AS entities, formatDateTime(min(taken_at), '%FT%TZ', 'UTC') AS since
      FROM ${STORE} FINAL HAVING entities > 0`,
    format: 'JSONEachRow',
  })
  const [row] = await result.json<{ entities: number; since: string }>()
  return row ?? null
}

/** Writes down what will be taken out: before it is, so that a run that is cut short can be completed. */
export async function noteTakenOut(client: ClickHouseClient, of: TakenOut): Promise<void> {
  const { database, by, select, params = {}, settings = {} } = of
  await client.command({
    query: `INSERT INTO ${tableOf(database, STORE)} (taken_by, kind, provider, account_id, id)
      SELECT '${by}', kind, provider, account_id, id FROM (${select})`,
    query_params: { ...params },
    clickhouse_settings: { ...settings, async_insert: 0 },
  })
}

/** Strikes out what has been put back. */
export const forgetTakenOut = (
  client: ClickHouseClient,
  rows: Omit<Rows, 'table'>,
): Promise<void> => deleteRows(client, { ...rows, table: STORE })

/** Condition for the rows of these entities, whichever command took them out. */
export const isTakenOut = (select: string): string =>
  `(toString(kind), provider, account_id, id) IN (${select})`

/** Condition for what erasures took out. */
export const IS_OF_ERASURES = "taken_by = 'erase'"
