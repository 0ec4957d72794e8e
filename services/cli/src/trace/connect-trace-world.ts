import type { StreamRecord } from '@tributary/core'
import type { TopicSlice } from '@tributary/runtime/kafka'
import { findRanges, readRanges, recordsIn } from '@tributary/runtime/kafka'
import { createDecoder } from '@tributary/runtime/registry'
import type { AdminKafka } from '../clients.ts'
import { clickHouseSettingsOf, registryOf } from '../clients.ts'
import type { CommandContext } from '../context.ts'
import { createProgress } from '../progress.ts'
import { withClickHouse } from '../with-click-house.ts'
import { findMentions } from './find-mentions.ts'
import { findRows } from './queries.ts'
import type { TraceWorld } from './trace-world.ts'

/** The trace's view of the real Kafka, registry and ClickHouse; long readings tell how far they are. */
export function connectTraceWorld(kafka: AdminKafka, { env, note }: CommandContext): TraceWorld {
  const settings = clickHouseSettingsOf(env)
  const decoder = createDecoder(registryOf(env))
  return {
    read: (slices) => readWithProgress(kafka, slices, note),
    decode: decoder.decode,
    findRows: (query) => withClickHouse(settings, (client) => findRows(client, query)),
    findMentions: (ids) => withClickHouse(settings, (client) => findMentions(client, ids)),
  }
}

async function* readWithProgress(
  kafka: AdminKafka,
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
