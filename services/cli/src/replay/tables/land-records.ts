import type { ClickHouseClient } from '@clickhouse/client'
import type { UnifiedKind } from '@tributary/core'
import type { Unified } from '@tributary/normalization'
import { tableOf } from '../../../../../libs/runtime/src/clickhouse/identifier.ts'

const LANDING: Readonly<Record<UnifiedKind, string>> = {
  message: 'messages_landing',
  call: 'calls_landing',
  conversation: 'conversation_events_landing',
}

/** Inserts unified records into the landing tables of a database, as the sink does. */
export async function landRecords(
  client: ClickHouseClient,
  database: string,
  records: readonly Unified[],
): Promise<void> {
  for (const [kind, ofKind] of Map.groupBy(records, (unified) => unified.kind)) {
    await client.insert({
      table: tableOf(database, LANDING[kind]),
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
