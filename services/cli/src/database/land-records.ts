import type { Unified } from '@tributary/core'
import { KINDS } from '@tributary/core'
import type { Database } from '@tributary/runtime/clickhouse'
import { INSERT_SETTINGS, tableOf } from '@tributary/runtime/clickhouse'

/** Inserts unified records into the landing tables of a database, as the sink does. */
export async function landRecords(
  db: Database,
  database: string,
  records: readonly Unified[],
): Promise<void> {
  for (const [kind, ofKind] of Map.groupBy(records, (unified) => unified.kind)) {
    const rows = ofKind.map(({ record }) => record)
    await db.insert(tableOf(database, KINDS[kind].landingTable), rows, {
      settings: INSERT_SETTINGS,
    })
  }
}
