import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '@tributary/core'
import type { Database, StatementOptions } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'

export type StoreTable = { readonly database: string; readonly table: string }

export type StoreRows = StoreTable &
  StatementOptions & {
    /** SQL condition over the columns of the table. */
    readonly where: string
  }

const POLL_MS = 100

/**
 * Hides the rows from every query (a lightweight DELETE) and resolves when that is done. The bytes stay
 * until `applyDeletedMask` or a merge.
 */
export async function deleteRows(
  db: Database,
  { where, params = {}, settings = {}, ...table }: StoreRows,
  pollMs?: number,
): Promise<void> {
  const restored = await partsWithForeignVersion(db, table)
  await db.run(`DELETE FROM ${tableOf(table.database, table.table)} WHERE ${where}`, {
    params,
    settings: { ...settings, lightweight_deletes_sync: '0' },
  })
  await untilMutated(db, table, pollMs)
  await assertChanged(db, table, restored)
}

/** Rewrites the parts that hold hidden rows, so that their bytes are gone from the disk. */
export async function applyDeletedMask(
  db: Database,
  { database, table }: StoreTable,
  pollMs?: number,
): Promise<void> {
  await db.run(`ALTER TABLE ${tableOf(database, table)} APPLY DELETED MASK`, {
    settings: { mutations_sync: '0' },
  })
  await untilMutated(db, { database, table }, pollMs)
}

/** Polls instead of a synchronous request: rewriting a large table takes longer than a request may. */
async function untilMutated(db: Database, table: StoreTable, pollMs = POLL_MS): Promise<void> {
  for (;;) {
    const open = await db.row<OpenMutation>(OPEN_MUTATIONS, { params: table })
    if (open === undefined) return
    if (open.reason !== '') throw mutationFailure(table, open)
    await sleep(pollMs)
  }
}

/**
 * Parts that have the version of a mutation that this table never had: those of a restored backup.
 * RESTORE gives a part a new block number and keeps its version. A table that was not loaded since
 * numbers its mutations from the block numbers, so that ClickHouse takes them to be part of such a part
 * already: the mutation is done and changes nothing.
 */
async function partsWithForeignVersion(
  db: Database,
  table: StoreTable,
): Promise<readonly string[]> {
  const rows = await db.rows<{ name: string }>(
    `SELECT name FROM system.parts
      WHERE database = {database:String} AND table = {table:String} AND active
        AND data_version > max_block_number AND data_version > (
          SELECT max(arrayMax(block_numbers.number)) FROM system.mutations
          WHERE database = {database:String} AND table = {table:String})`,
    { params: table },
  )
  return rows.map(({ name }) => name)
}

/** A mutation renames every part that it changes. */
async function assertChanged(
  db: Database,
  table: StoreTable,
  parts: readonly string[],
): Promise<void> {
  if (parts.length === 0) return
  const unchanged = await db.row<{ parts: number }>(
    `SELECT count() AS parts FROM system.parts
      WHERE database = {database:String} AND table = {table:String} AND active
        AND name IN {parts:Array(String)}`,
    { params: { ...table, parts } },
  )
  if ((unchanged?.parts ?? 0) > 0) throw restoredFailure(table)
}

const restoredFailure = ({ database, table }: StoreTable) =>
  new Failure('UNAVAILABLE', {
    what: `ClickHouse does not change the restored rows of ${table} until the table is loaded again`,
    fix: `run "DETACH DATABASE ${database}" and "ATTACH DATABASE ${database}" as after every RESTORE, and run the command again`,
  })

type OpenMutation = { readonly id: string; readonly reason: string }

/** Failing ones first. */
const OPEN_MUTATIONS = `SELECT mutation_id AS id, latest_fail_error_code_name AS reason
  FROM system.mutations
  WHERE database = {database:String} AND table = {table:String} AND NOT is_done
  ORDER BY latest_fail_error_code_name DESC`

const mutationFailure = ({ table }: StoreTable, { id, reason }: OpenMutation) =>
  new Failure('UNAVAILABLE', {
    what: `ClickHouse cannot change rows of ${table}, mutation ${id} fails with ${reason}`,
    fix: `fix the cause, or end it with "KILL MUTATION WHERE mutation_id = '${id}'", and run the command again`,
  })
