import type { SchemaName, SchemaRecords, StreamRecord } from '@tributary/core'
import { withDatabase } from '@tributary/runtime/clickhouse'
import type { TopicSlice } from '@tributary/runtime/kafka'
import { findRanges, readRanges, recordsIn } from '@tributary/runtime/kafka'
import { createDecoder } from '@tributary/runtime/registry'
import type { CommandKafka } from '../clients.ts'
import { clickHouseSettingsOf, registryOf } from '../clients.ts'
import type { CommandContext } from '../context.ts'
import { createProgress } from '../progress.ts'
import type { Mention, RowQuery, TracedRow } from './rows.ts'
import { findMentions, findRows } from './rows.ts'

/** What a trace reads of Kafka, the registry and ClickHouse. */
export type TraceWorld = {
  /** The records of the slices. Partitions come in any order. */
  read(slices: readonly TopicSlice[]): AsyncIterable<StreamRecord>
  /** Null for a value that cannot be decoded. */
  decode<K extends SchemaName>(name: K, value: Uint8Array): Promise<SchemaRecords[K] | null>
  findRows(query: RowQuery): Promise<readonly TracedRow[]>
  /** The newest entities of a conversation or a contact with one of the ids. */
  findMentions(ids: readonly string[]): Promise<readonly Mention[]>
}

/** The world of the environment. Long reads report their progress. */
export function connectTraceWorld(kafka: CommandKafka, { env, note }: CommandContext): TraceWorld {
  const settings = clickHouseSettingsOf(env)
  const decoder = createDecoder(registryOf(env))
  return {
    read: (slices) => readWithProgress(kafka, slices, note),
    decode: decoder.decode,
    findRows: (query) => withDatabase(settings, (database) => findRows(database, query)),
    findMentions: (ids) => withDatabase(settings, (database) => findMentions(database, ids)),
  }
}

async function* readWithProgress(
  kafka: CommandKafka,
  slices: readonly TopicSlice[],
  note: CommandContext['note'],
): AsyncGenerator<StreamRecord, void, undefined> {
  const ranges = await findRanges(kafka, slices)
  const topics = [...new Set(ranges.map(({ topic }) => topic))].join(', ')
  const total = recordsIn(ranges).toLocaleString('en-US')
  const progress = createProgress(note, (done) => `${topics}: read ${done} of ${total} records`)
  for await (const record of readRanges(kafka, ranges)) {
    progress.tick()
    yield record
  }
}
