import { randomBytes } from 'node:crypto'
import type { Database } from '@tributary/runtime/clickhouse'
import { identifier } from '@tributary/runtime/clickhouse'
import type { Lease } from './lease.ts'
import { assertNoConflict, holdLease } from './lease.ts'

/** A later command drops the scratch databases of killed ones once they are this old. */
const ABANDONED_AFTER = 'INTERVAL 1 DAY'

const SUFFIX_BYTES = 5

/**
 * Creates the database `<database>_<holder>_<random>` for what a command must remember, and holds its
 * lease meanwhile. At the end drops it and every database whose name begins with its name. Rejects with
 * UNAVAILABLE while a conflicting command runs.
 */
export async function withScratchDatabase<T>(
  db: Database,
  { database, holder }: Omit<Lease, 'scratch'>,
  use: (scratch: string) => Promise<T>,
): Promise<T> {
  const prefix = `${database}_${holder}_`
  await dropAll(db, await abandoned(db, prefix))
  const scratch = `${prefix}${randomBytes(SUFFIX_BYTES).toString('hex')}`
  let release = () => {}
  try {
    await db.run(`CREATE DATABASE ${identifier(scratch)}`)
    release = await holdLease(db, scratch)
    await assertNoConflict(db, { holder, database, scratch })
    return await use(scratch)
  } finally {
    release()
    await dropAll(db, await withPrefix(db, scratch)).catch(() => undefined)
  }
}

async function dropAll(db: Database, databases: readonly string[]): Promise<void> {
  for (const name of databases) await db.run(`DROP DATABASE IF EXISTS ${identifier(name)} SYNC`)
}

const withPrefix = (db: Database, prefix: string) =>
  names(db, 'SELECT name FROM system.databases WHERE startsWith(name, {prefix:String})', prefix)

const abandoned = (db: Database, prefix: string) =>
  names(
    db,
    `SELECT database AS name FROM system.tables
      WHERE startsWith(database, {prefix:String})
      GROUP BY database HAVING max(metadata_modification_time) < now() - ${ABANDONED_AFTER}`,
    prefix,
  )

async function names(db: Database, sql: string, prefix: string): Promise<readonly string[]> {
  const rows = await db.rows<{ name: string }>(sql, { params: { prefix } })
  return rows.map(({ name }) => name)
}
