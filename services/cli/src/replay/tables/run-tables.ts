import type { ClickHouseClient } from '@clickhouse/client'
import { tableOf } from '@tributary/runtime/clickhouse'
import type { TopicRange } from '@tributary/runtime/kafka'

// What a replay remembers of its run, in tables of the scratch database: as many rows as the window
// has records, which need not fit into the memory of the command.

/**
 * What a raw record names. `event` is a conversation event by its event_id, `conversation` a
 * conversation that an event carries the state of.
 */
export type Kind = 'message' | 'call' | 'event' | 'conversation'

export type Entity = {
  readonly kind: Kind
  readonly provider: string
  readonly account_id: string
  readonly id: string
}

/**
 * A raw record of the window. What one that cannot be understood now gave before stays. The time of
 * receipt tells it from the record at the same offset of a topic that was made anew.
 */
export type WindowRecord = Pick<TopicRange, 'topic' | 'partition'> & {
  readonly offset: bigint
  readonly timestampMs: number
  readonly isUnderstood: boolean
}

/**
 * A provider's mapping version now, and the version (time of the provider's state) below which a
 * record may have come before the window.
 */
export type ProviderRun = {
  readonly provider: string
  readonly mappingVersion: number
  readonly floorVersion: number
}

export type RunTables = {
  /** Entities that the window gives with content. */
  addProduced(rows: readonly Entity[]): Promise<void>
  addRecords(rows: readonly WindowRecord[]): Promise<void>
  addProviders(rows: readonly ProviderRun[]): Promise<void>
}

/** Expression for the short key of an entity, as the stores have it. */
const KEY = 'key UInt64 DEFAULT sipHash64(provider, account_id, id)'

/** Coordinates and time of receipt of a raw record in one number. */
export const recordKey = (topic: string, partition: string, offset: string, receivedMs: string) =>
  `cityHash64(toString(${topic}), toInt32(${partition}), toInt64(${offset}), toInt64(${receivedMs}))`

const RECORD_KEY = recordKey('raw_topic', 'raw_partition', 'raw_offset', 'received_ms')

const TABLES: Readonly<Record<string, string>> = {
  produced: `(kind LowCardinality(String), provider String EPHEMERAL, account_id String EPHEMERAL,
    id String EPHEMERAL, ${KEY}) ENGINE = MergeTree ORDER BY (kind, key)`,
  records: `(raw_topic String EPHEMERAL, raw_partition Int32 EPHEMERAL, raw_offset Int64 EPHEMERAL,
    received_ms Int64 EPHEMERAL, is_understood Bool, key UInt64 DEFAULT ${RECORD_KEY})
    ENGINE = MergeTree ORDER BY key`,
  ranges: `(raw_topic String, raw_partition Int32, first Int64, next Int64)
    ENGINE = MergeTree ORDER BY (raw_topic, raw_partition)`,
  providers: `(provider String, mapping_version UInt32, floor_version UInt64)
    ENGINE = MergeTree ORDER BY provider`,
  flagged: `(kind LowCardinality(String), provider String, account_id String, id String, ${KEY})
    ENGINE = ReplacingMergeTree ORDER BY (kind, provider, account_id, id)`,
}

/** Creates the tables of a run over a window in the scratch database. */
export async function createRunTables(
  client: ClickHouseClient,
  scratch: string,
  window: readonly TopicRange[],
): Promise<RunTables> {
  for (const [name, columns] of Object.entries(TABLES)) {
    await client.command({ query: `CREATE TABLE ${tableOf(scratch, name)} ${columns}` })
  }
  const insert = (table: string, rows: readonly object[]) =>
    insertRows(client, tableOf(scratch, table), rows)
  await insert('ranges', window.map(rangeRow))
  return {
    addProduced: (rows) => insert('produced', rows),
    addRecords: (rows) => insert('records', rows.map(recordRow)),
    addProviders: (rows) => insert('providers', rows.map(providerRow)),
  }
}

const rangeRow = ({ topic, partition, from, to }: TopicRange) => ({
  raw_topic: topic,
  raw_partition: partition,
  first: String(from),
  next: String(to),
})

const recordRow = ({ topic, partition, offset, timestampMs, isUnderstood }: WindowRecord) => ({
  raw_topic: topic,
  raw_partition: partition,
  raw_offset: String(offset),
  received_ms: timestampMs,
  is_understood: isUnderstood,
})

const providerRow = ({ provider, mappingVersion, floorVersion }: ProviderRun) => ({
  provider,
  mapping_version: mappingVersion,
  floor_version: floorVersion,
})

/** The columns are named, because those that only serve defaults are not inserted into otherwise. */
async function insertRows(
  client: ClickHouseClient,
  table: string,
  rows: readonly object[],
): Promise<void> {
  const [column, ...columns] = Object.keys(rows[0] ?? {})
  if (column === undefined) return
  const values = [...rows]
  await client.insert({
    table,
    values,
    format: 'JSONEachRow',
    columns: [column, ...columns],
    clickhouse_settings: { async_insert: 0 },
  })
}
