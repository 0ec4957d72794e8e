import type { ClickHouseClient } from '@clickhouse/client'
import type { TopicRange } from '@tributary/runtime'
import { tableOf } from '../identifier.ts'

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

/** A raw record that cannot be understood now: what was made of it before stays. */
export type Unread = Pick<TopicRange, 'topic' | 'partition'> & { readonly offset: bigint }

/**
 * A provider's mapping version now, and the version (time of the provider's state) below which a
 * record may have come before the window.
 */
export type ProviderRun = {
  readonly provider: string
  readonly mappingVersion: number
  readonly floorVersion: number
}

export type RunScope = {
  /** The window. */
  readonly ranges: readonly TopicRange[]
  /** What Kafka keeps: `from` is the oldest retained offset. */
  readonly retained: readonly TopicRange[]
}

export type RunTables = {
  /** Entities that the window gives with content. */
  addProduced(rows: readonly Entity[]): Promise<void>
  addUnread(rows: readonly Unread[]): Promise<void>
  addProviders(rows: readonly ProviderRun[]): Promise<void>
}

const KEY = 'key UInt64 DEFAULT sipHash64(provider, account_id, id)'

/** The key is the short key of the stores: sipHash64 over (provider, account_id, id). */
const TABLES: Readonly<Record<string, string>> = {
  produced: `(kind LowCardinality(String), provider String EPHEMERAL, account_id String EPHEMERAL,
    id String EPHEMERAL, ${KEY}) ENGINE = MergeTree ORDER BY (kind, key)`,
  unread: `(raw_topic String, raw_partition Int32, raw_offset Int64)
    ENGINE = MergeTree ORDER BY (raw_topic, raw_partition, raw_offset)`,
  ranges: `(raw_topic String, raw_partition Int32, first Int64, next Int64)
    ENGINE = MergeTree ORDER BY (raw_topic, raw_partition)`,
  retained: `(raw_topic String, raw_partition Int32, oldest Int64)
    ENGINE = MergeTree ORDER BY (raw_topic, raw_partition)`,
  providers: `(provider String, mapping_version UInt32, floor_version UInt64)
    ENGINE = MergeTree ORDER BY provider`,
  flagged: `(kind LowCardinality(String), provider String, account_id String, id String, ${KEY})
    ENGINE = ReplacingMergeTree ORDER BY (kind, provider, account_id, id)`,
}

/** Creates the tables of a run in the scratch database. */
export async function createRunTables(
  client: ClickHouseClient,
  scratch: string,
  { ranges, retained }: RunScope,
): Promise<RunTables> {
  for (const [name, columns] of Object.entries(TABLES)) {
    await client.command({ query: `CREATE TABLE ${tableOf(scratch, name)} ${columns}` })
  }
  const insert = (table: string, rows: readonly object[]) =>
    insertRows(client, tableOf(scratch, table), rows)
  await insert('ranges', ranges.map(rangeRow))
  await insert('retained', retained.map(retainedRow))
  return {
    addProduced: (rows) => insert('produced', rows),
    addUnread: (rows) => insert('unread', rows.map(unreadRow)),
    addProviders: (rows) => insert('providers', rows.map(providerRow)),
  }
}

const rangeRow = ({ topic, partition, from, to }: TopicRange) => ({
  raw_topic: topic,
  raw_partition: partition,
  first: String(from),
  next: String(to),
})

const retainedRow = ({ topic, partition, from }: TopicRange) => ({
  raw_topic: topic,
  raw_partition: partition,
  oldest: String(from),
})

const providerRow = ({ provider, mappingVersion, floorVersion }: ProviderRun) => ({
  provider,
  mapping_version: mappingVersion,
  floor_version: floorVersion,
})

const unreadRow = ({ topic, partition, offset }: Unread) => ({
  raw_topic: topic,
  raw_partition: partition,
  raw_offset: String(offset),
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
