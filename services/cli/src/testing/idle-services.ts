import { rawTopic, UNIFIED_TOPICS } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { createKafkaSource } from '@tributary/runtime/kafka'
import type { Env } from '@tributary/runtime/service'
import { kafkaOf, silentLog } from '../clients.ts'

/** Consumer groups of the services that a test plays. */
export type Groups = { readonly NORMALIZER_GROUP: string; readonly SINK_GROUP: string }

/**
 * Plays the services, which follow what other tests write to the same topics: reads every topic in their
 * name and commits, until the signal aborts.
 */
export function followTopics(
  env: Env,
  { NORMALIZER_GROUP, SINK_GROUP }: Groups,
  signal: AbortSignal,
): Promise<unknown> {
  const readers = [
    [NORMALIZER_GROUP, PROVIDER_IDS.map(rawTopic)],
    [SINK_GROUP, UNIFIED_TOPICS],
  ] as const
  const running = readers.map(([groupId, topics]) =>
    createKafkaSource({
      ...{ kafka: kafkaOf(env), groupId, topics, log: silentLog },
      ...{ maxBatchRecords: 10_000, maxBytesPerPartition: 8 * 1024 * 1024 },
      gaps: { onOffsetGone: 'earliest' },
    }).run(async ({ records }) => {
      const last = records.at(-1)
      return { commit: last === undefined ? null : last.offset + 1n, pauseMs: null }
    }, signal),
  )
  return Promise.all(running)
}
