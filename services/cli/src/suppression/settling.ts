import { Failure, rawTopic, UNIFIED_TOPICS } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import type { PartitionLag } from '@tributary/runtime/kafka'
import { readLag } from '@tributary/runtime/kafka'
import type { Env } from '@tributary/runtime/service'
import { sleep } from '@tributary/runtime/service'
import type { AdminKafka } from '../clients.ts'

/** A service as the reader of its topics. */
export type Reader = {
  readonly service: 'normalizer' | 'sink'
  readonly groupId: string
  readonly topics: readonly string[]
}

export const normalizerReader = (env: Env): Reader => ({
  service: 'normalizer',
  groupId: env['NORMALIZER_GROUP'] ?? 'tributary-normalizer',
  topics: PROVIDER_IDS.map(rawTopic),
})

export const sinkReader = (env: Env): Reader => ({
  service: 'sink',
  groupId: env['SINK_GROUP'] ?? 'tributary-sink',
  topics: UNIFIED_TOPICS,
})

export type Waiting = {
  readonly kafka: AdminKafka
  readonly note: (line: string) => void
  readonly signal: AbortSignal
}

const LOOK_EVERY_MS = 200
const SAY_EVERY_MS = 5_000
/** A reader that does not move for this long is taken to be down. */
const STALLED_MS = 60_000

/**
 * Resolves once a service has settled everything that its topics hold at the time of the call, later
 * records not included. Rejects with UNAVAILABLE when it stands still.
 */
export async function untilSettled(reader: Reader, waiting: Waiting): Promise<void> {
  const { kafka, note, signal } = waiting
  const goals = await readLag(kafka, reader.groupId, reader.topics)
  let open = behind(goals, goals)
  let [movedAt, saidAt] = [performance.now(), performance.now()]
  while (open > 0n) {
    await sleep(LOOK_EVERY_MS, signal)
    signal.throwIfAborted()
    const now = performance.now()
    const left = behind(goals, await readLag(kafka, reader.groupId, reader.topics))
    if (left < open) movedAt = now
    open = left
    if (now - movedAt > STALLED_MS) throw standsStill(reader, open)
    if (now - saidAt < SAY_EVERY_MS) continue
    saidAt = now
    note(`waiting for the ${reader.service}: ${open} records behind`)
  }
}

/** Records between the positions now and the ends at the beginning. */
function behind(goals: readonly PartitionLag[], now: readonly PartitionLag[]): bigint {
  const positions = new Map(now.map((of) => [`${of.topic}/${of.partition}`, of.position]))
  return goals.reduce((sum, { topic, partition, end }) => {
    const position = positions.get(`${topic}/${partition}`) ?? 0n
    return position < end ? sum + end - position : sum
  }, 0n)
}

function standsStill({ service, groupId }: Reader, open: bigint): Failure {
  const what = `the ${service} (consumer group ${groupId}) stands still, ${open} records behind`
  return new Failure('UNAVAILABLE', `${what}: start it, see its log, and run the command again`)
}
