import type { ClickHouseClient } from '@clickhouse/client'
import { tableOf } from '../identifier.ts'
import { relandConversations } from '../reland-conversations.ts'
import { flaggedConversations } from './take-out.ts'
import type { Run } from './window-sql.ts'

/**
 * Puts back what the flagged conversations have from records that Kafka keeps no more. What it still
 * keeps is mapped again instead.
 */
export async function putBackOlder(client: ClickHouseClient, run: Run): Promise<void> {
  const oldest = `(
    SELECT mapFromArrays(groupArray(concat(raw_topic, '/', toString(raw_partition))), groupArray(oldest))
    FROM ${tableOf(run.scratch, 'retained')})`
  await relandConversations(client, {
    database: run.database,
    conversations: flaggedConversations(run),
    isMeant: ({ topic, partition, offset }) =>
      `${offset} < ${oldest}[concat(${topic}, '/', toString(${partition}))]`,
  })
}
