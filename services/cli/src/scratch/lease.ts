import type { ClickHouseClient } from '@clickhouse/client'
import { Failure } from '@tributary/core'
import { tableOf } from '@tributary/runtime/clickhouse'
import type { Purpose } from './with-scratch.ts'

/** What does not run beside a command: an erasure takes out what others would put back. */
const APART: Readonly<Record<Purpose, readonly Purpose[]>> = {
  replay: ['erase'],
  erase: ['erase', 'replay'],
}

/** A command that lives says so by a change of this table of its scratch database. */
const ALIVE = 'alive'
const SAY_EVERY_MS = 10_000
const SAID_WITHIN = 'INTERVAL 1 MINUTE'

/** Says that the command of a scratch database lives, until the timer that it gives is cleared. */
export async function stayAlive(
  client: ClickHouseClient,
  scratch: string,
): Promise<NodeJS.Timeout> {
  const table = tableOf(scratch, ALIVE)
  await client.command({
    query: `CREATE TABLE ${table} (at DateTime) ENGINE = MergeTree ORDER BY at`,
  })
  const say = () => client.command({ query: `ALTER TABLE ${table} MODIFY COMMENT '${Date.now()}'` })
  return setInterval(() => void say().catch(() => undefined), SAY_EVERY_MS).unref()
}

type Scratch = { readonly database: string; readonly purpose: Purpose; readonly scratch: string }

/**
 * Rejects with UNAVAILABLE while a command lives that must not run beside this one. To be called once
 * this one says that it lives: of two that start together both see the other.
 */
export async function assertApart(
  client: ClickHouseClient,
  { database, purpose, scratch }: Scratch,
): Promise<void> {
  for (const other of APART[purpose]) {
    const prefix = `${database}_${other}_`
    const result = await client.query({
      query: `SELECT database FROM system.tables
        WHERE startsWith(database, {prefix:String}) AND database != {scratch:String}
          AND name = '${ALIVE}' AND metadata_modification_time > now() - ${SAID_WITHIN}
        LIMIT 1`,
      query_params: { prefix, scratch },
      format: 'JSONEachRow',
    })
    if ((await result.json()).length > 0) throw runsBeside(purpose, other)
  }
}

const runsBeside = (purpose: Purpose, other: Purpose) =>
  new Failure(
    'UNAVAILABLE',
    `"tributary ${other}" is running, and "tributary ${purpose}" would put back what it takes out, or the other way round: run it when that has ended. One that was killed counts as running for a minute`,
  )
