import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { Failure } from '@tributary/core'
import { tableOf } from '@tributary/runtime/clickhouse'

/** Rows of a store that a mutation is about. */
export type Rows = {
  readonly database: string
  readonly table: string
  /** Condition in SQL over the columns of the table. */
  readonly where: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly settings?: Readonly<Record<string, number>>
}

const LOOK_EVERY_MS = 100

/**
 * Hides rows from every query from now on (a lightweight DELETE) and resolves once that is done. The
 * bytes stay until `applyDeletedMask` or a merge.
 */
export async function deleteRows(client: ClickHouseClient, rows: Rows): Promise<void> {
  const { database, table, where, params = {}, settings = {} } = rows
  await client.command({
    query: `DELETE FROM ${tableOf(database, table)} WHERE ${where}`,
    query_params: { ...params },
    clickhouse_settings: { ...settings, lightweight_deletes_sync: '0' },
  })
  await mutated(client, rows)
}

/** Rewrites the parts that hold hidden rows, so that their bytes are gone from the disk. */
export async function applyDeletedMask(
  client: ClickHouseClient,
  { database, table }: Pick<Rows, 'database' | 'table'>,
): Promise<void> {
  await client.command({
    query: `ALTER TABLE ${tableOf(database, table)} APPLY DELETED MASK`,
    clickhouse_settings: { mutations_sync: '0' },
  })
  await mutated(client, { database, table })
}

/** Waits here and not in the request, because rewriting a large table takes longer than a request may. */
async function mutated(
  client: ClickHouseClient,
  of: Pick<Rows, 'database' | 'table'>,
): Promise<void> {
  for (;;) {
    const [open] = await openMutations(client, of)
    if (open === undefined) return
    if (open.reason !== '') throw failed(of, open)
    await sleep(LOOK_EVERY_MS)
  }
}

type OpenMutation = { readonly id: string; readonly reason: string }

async function openMutations(
  client: ClickHouseClient,
  { database, table }: Pick<Rows, 'database' | 'table'>,
): Promise<readonly OpenMutation[]> {
  const result = await client.query({
    query: `SELECT mutation_id AS id, latest_fail_error_code_name AS reason FROM system.mutations
      WHERE database = {database:String} AND table = {table:String} AND NOT is_done
      ORDER BY latest_fail_error_code_name DESC`,
    query_params: { database, table },
    format: 'JSONEachRow',
  })
  return result.json<OpenMutation>()
}

function failed({ table }: Pick<Rows, 'table'>, { id, reason }: OpenMutation): Failure {
  const what = `ClickHouse cannot change rows of ${table}: mutation ${id} fails with ${reason}`
  const mend = `mend the cause, or end it with "KILL MUTATION WHERE mutation_id = '${id}'", and run the command again`
  return new Failure('UNAVAILABLE', `${what}; ${mend}`)
}
