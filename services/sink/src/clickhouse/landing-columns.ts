import type { ClickHouseClient } from '@clickhouse/client'
import { describe, Failure } from '@tributary/core'

/** Column types of a table by name. Rejects with a transient Failure when it cannot be asked or is missing. */
export async function landingColumns(
  client: ClickHouseClient,
  table: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await query(client, table).catch((error: unknown) => {
    throw new Failure(
      'UNAVAILABLE',
      `the columns of ${table} cannot be read: ${describe(error)}`,
      error,
    )
  })
  if (rows.length > 0) return new Map(rows.map(({ name, type }) => [name, type]))
  throw new Failure('UNAVAILABLE', `table ${table} is missing: run "tributary migrate apply"`)
}

async function query(client: ClickHouseClient, table: string) {
  const result = await client.query({
    query: `SELECT name, type FROM system.columns
      WHERE database = currentDatabase() AND table = {table:String}`,
    query_params: { table },
    format: 'JSONEachRow',
  })
  return result.json<{ name: string; type: string }>()
}
