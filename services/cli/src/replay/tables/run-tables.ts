import type { StreamRecord, UnifiedKind } from '@tributary/core'
import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import type { TopicRange } from '@tributary/runtime/kafka'
import { recordKey } from './sql.ts'

// What a replay remembers of its run, in tables of the scratch database: as many rows as the window has
// records, which need not fit into the memory of the command.

/**
 * What a raw record names. `event` is a conversation event by its event_id, `conversation` a conversation
 * whose state an event carries.
 */
export type Entity = {
  readonly kind: UnifiedKind | 'event'
  readonly provider: string
  readonly account_id: string
  readonly id: string
}

/** One text for each entity. */
export const entityKey = ({ kind, provider, account_id, id }: Entity): string =>
  JSON.stringify([kind, provider, account_id, id])

/**
 * A raw record of the window. Rows of one that is not understood stay. The time of receipt tells a record
 * from another one at the same coordinates of a recreated topic.
 */
export type WindowRecord = Pick<StreamRecord, 'topic' | 'partition' | 'offset' | 'timestampMs'> & {
  readonly isUnderstood: boolean
}

/**
 * A provider's current mapping version, and the lowest version (time of the provider's state) that is
 * certainly inside the window.
 */
export type ProviderVersions = {
  readonly provider: string
  readonly mappingVersion: number
  readonly floorVersion: number
}

export type RunTables = {
  /** Enters entities that raw records produce with content. */
  addProduced(entities: readonly Entity[]): Promise<void>
  addRecords(records: readonly WindowRecord[]): Promise<void>
  addProviders(versions: readonly ProviderVersions[]): Promise<void>
}

/** Short key of an entity, as in the stores. */
const KEY = 'key UInt64 DEFAULT sipHash64(provider, account_id, id)'

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
  db: Database,
  scratch: string,
  window: readonly TopicRange[],
): Promise<RunTables> {
  for (const [name, definition] of Object.entries(TABLES))
    await db.run(`CREATE TABLE ${tableOf(scratch, name)} ${definition}`)

  /** Names the columns: an INSERT without names leaves EPHEMERAL columns out. */
  async function insert(table: string, rows: readonly object[]): Promise<void> {
    if (rows.length === 0) return
    const columns = Object.keys(rows[0] ?? {}).join(', ')
    const settings = { async_insert: 0 }
    await db.insert(`${tableOf(scratch, table)} (${columns})`, rows, { settings })
  }

  await insert('ranges', window.map(rangeRow))
  return {
    addProduced: (entities) => insert('produced', entities),
    addRecords: (records) => insert('records', records.map(recordRow)),
    addProviders: (versions) => insert('providers', versions.map(providerRow)),
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

const providerRow = ({ provider, mappingVersion, floorVersion }: ProviderVersions) => ({
  provider,
  mapping_version: mappingVersion,
  floor_version: floorVersion,
})
