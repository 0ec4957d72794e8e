import { Failure } from '@tributary/core'
import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'

/** A command that changes stored rows and holds a lease while it runs. */
export type LeaseHolder = 'replay' | 'erase'

/** Commands that must not run at the same time: an erasure removes rows that the others would put back. */
const CONFLICTS: Readonly<Record<LeaseHolder, readonly LeaseHolder[]>> = {
  replay: ['erase'],
  erase: ['erase', 'replay'],
}

/** A holder renews its lease by an ALTER of this table in its scratch database. */
const LEASE_TABLE = 'alive'
const RENEW_EVERY_MS = 10_000
const EXPIRES_AFTER = 'INTERVAL 1 MINUTE'

/** Takes the lease of a scratch database and renews it until the returned function is called. */
export async function holdLease(
  db: Database,
  scratch: string,
  renewEveryMs: number = RENEW_EVERY_MS,
): Promise<() => void> {
  const table = tableOf(scratch, LEASE_TABLE)
  await db.run(`CREATE TABLE ${table} (at DateTime) ENGINE = MergeTree ORDER BY at`)
  const renew = () => db.run(`ALTER TABLE ${table} MODIFY COMMENT '${Date.now()}'`)
  const timer = setInterval(() => void renew().catch(() => undefined), renewEveryMs).unref()
  return () => clearInterval(timer)
}

export type Lease = {
  readonly holder: LeaseHolder
  /** The database that the command changes. */
  readonly database: string
  readonly scratch: string
}

/**
 * Rejects with UNAVAILABLE while a conflicting command holds a lease. Hold the own lease first, so that
 * of two commands that start together each sees the other.
 */
export async function assertNoConflict(
  db: Database,
  { holder, database, scratch }: Lease,
): Promise<void> {
  for (const other of CONFLICTS[holder]) {
    const lease = await db.row(
      `SELECT database FROM system.tables
        WHERE startsWith(database, {prefix:String}) AND database != {scratch:String}
          AND name = '${LEASE_TABLE}' AND metadata_modification_time > now() - ${EXPIRES_AFTER}
        LIMIT 1`,
      { params: { prefix: `${database}_${other}_`, scratch } },
    )
    if (lease !== undefined) throw conflict(other)
  }
}

const conflict = (other: LeaseHolder) =>
  new Failure('UNAVAILABLE', {
    what: `"tributary ${other}" is running`,
    fix: `run this command again when it has finished (a killed command counts as running for one minute)`,
  })
