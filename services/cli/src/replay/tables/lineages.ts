import type { ClickHouseClient } from '@clickhouse/client'
import { tableOf } from '@tributary/runtime/clickhouse'
import { recordKey } from './run-tables.ts'
import type { Run } from './window-sql.ts'

/** Where the rows of a provider come from, by partition of the raw topic. */
export type Lineage = {
  readonly provider: string
  readonly topic: string
  readonly partition: number
  /** Greatest offset that a row names. */
  readonly last: number
  /**
   * Rows that name a record of the window which was received at another time: the topic was made anew
   * since, and another record stands there now.
   */
  readonly foreign: number
}

const CALL = 'tupleElement(lineage, 2)'

const RECORD = recordKey(
  ...(['r.topic', 'r.partition', 'r.offset'] as const),
  'toUnixTimestamp64Milli(r.received_at)',
)

/** The lineages of all rows. */
export async function readLineages(
  client: ClickHouseClient,
  { database, scratch }: Run,
): Promise<readonly Lineage[]> {
  const rows = ['messages_store', 'conversation_events_store'].map(
    (store) => `
      SELECT provider, toString(raw_topic) AS topic, raw_partition AS partition,
        raw_offset AS offset, received_at
      FROM ${tableOf(database, store)}`,
  )
  const calls = `
      SELECT provider, tupleElement(${CALL}, 5) AS topic, tupleElement(${CALL}, 6) AS partition,
        tupleElement(${CALL}, 7) AS offset, tupleElement(${CALL}, 4) AS received_at
      FROM ${tableOf(database, 'calls_store')}`
  const result = await client.query({
    query: `
      SELECT r.provider AS provider, r.topic AS topic, r.partition AS partition, max(r.offset) AS last,
        countIf(r.offset >= w.first AND r.offset < w.next
          AND ${RECORD} NOT IN (SELECT key FROM ${tableOf(scratch, 'records')})) AS foreign
      FROM (${[...rows, calls].join(' UNION ALL ')}) AS r
      LEFT JOIN ${tableOf(scratch, 'ranges')} AS w
        ON r.topic = w.raw_topic AND r.partition = w.raw_partition
      GROUP BY provider, topic, partition
      SETTINGS join_use_nulls = 0`,
    format: 'JSONEachRow',
  })
  return result.json<Lineage>()
}
