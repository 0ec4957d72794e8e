import type { Unified } from '@tributary/core'
import { KINDS } from '@tributary/core'
import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'

/** Inserts unified records into the landing tables of a database, as the sink does. */
export async function landRecords(
  db: Database,
  database: string,
  records: readonly Unified[],
): Promise<void> {
  for (const [kind, ofKind] of Map.groupBy(records, (unified) => unified.kind)) {
    const rows = ofKind.map(({ record }) => record)
    await db.insert(tableOf(database, KINDS[kind].landingTable), rows, { settings: SETTINGS })
  }
}

const SETTINGS = {
  async_insert: 0,
  insert_deduplicate: 0,
  deduplicate_insert: 'disable',
  input_format_null_as_default: 1,
  max_partitions_per_insert_block: '0',
} as const
