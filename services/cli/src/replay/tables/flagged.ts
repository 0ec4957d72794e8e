import type { ClickHouseClient } from '@clickhouse/client'
import { tableOf } from '@tributary/runtime/clickhouse'
import type { Entity } from './run-tables.ts'
import { staleQueries } from './stale-sql.ts'
import type { Run } from './window-sql.ts'

/** Entities to take out of the stores and map again from nothing, by kind. */
export type FlaggedCounts = Readonly<Record<'message' | 'call' | 'conversation', number>>

/** Notes in the table `flagged` what shows something that the current mapping no longer makes. */
export async function flagStale(client: ClickHouseClient, run: Run): Promise<FlaggedCounts> {
  const flagged = tableOf(run.scratch, 'flagged')
  for (const select of staleQueries(run)) {
    const query = `INSERT INTO ${flagged} (kind, provider, account_id, id) ${select}`
    await client.command({ query })
  }
  const counts = new Map<string, number>()
  for await (const entities of flaggedEntities(client, run)) {
    for (const { kind } of entities) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return {
    message: counts.get('message') ?? 0,
    call: counts.get('call') ?? 0,
    conversation: counts.get('conversation') ?? 0,
  }
}

/** The flagged entities, in portions. */
export async function* flaggedEntities(
  client: ClickHouseClient,
  { scratch }: Run,
): AsyncGenerator<readonly Entity[], void, undefined> {
  const result = await client.query({
    query: `SELECT kind, provider, account_id, id FROM ${tableOf(scratch, 'flagged')} FINAL`,
    format: 'JSONEachRow',
  })
  for await (const rows of result.stream<Entity>()) yield rows.map((row) => row.json())
}
