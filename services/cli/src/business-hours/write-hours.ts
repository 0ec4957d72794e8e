import type { ClickHouseClient } from '@clickhouse/client'
import type { OpenInterval } from './expand.ts'

/** Replaces all rows at once: readers see the old calendar or the new one, never a part. */
export async function replaceBusinessHours(
  client: ClickHouseClient,
  intervals: readonly OpenInterval[],
): Promise<void> {
  await client.command({ query: 'DROP TABLE IF EXISTS business_hours_next' })
  await client.command({ query: 'CREATE TABLE business_hours_next AS business_hours' })
  await client.insert({
    table: 'business_hours_next',
    values: intervals,
    columns: ['schedule_id', 'provider', 'account_id', 'channel', 'opens_at', 'closes_at'],
    format: 'JSONEachRow',
    clickhouse_settings: { async_insert: 0 },
  })
  await client.command({ query: 'EXCHANGE TABLES business_hours AND business_hours_next' })
  await client.command({ query: 'DROP TABLE business_hours_next' })
}
