import type { ClickHouseClient } from '@clickhouse/client'
import type { Unified } from '@tributary/core'
import { KINDS } from '@tributary/core'
import { tableOf } from '@tributary/runtime/clickhouse'

/** Inserts unified records into the landing tables of a database, as the sink does. */
export async function landRecords(
  client: ClickHouseClient,
  database: string,
  records: readonly Unified[],
): Promise<void> {
  for (const [kind, ofKind] of Map.groupBy(records, (unified) => unified.kind)) {
    await client.insert({
      table: tableOf(database, KINDS[kind].landingTable),
      values: ofKind.map(({ record }) => record),
      format: 'JSONEachRow',
      clickhouse_settings: {
        async_insert: 0,
        insert_deduplicate: 0,
        deduplicate_insert: 'disable',
        input_format_null_as_default: 1,
        max_partitions_per_insert_block: '0',
      },
    })
  }
}
