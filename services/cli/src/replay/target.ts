import type { Unified } from '@tributary/core'
import { classify, describe, HEADERS } from '@tributary/core'
import type { EncodedRecord } from '@tributary/normalization'
import { retry } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import type { Reader, Waiting } from '../readers.ts'
import { untilCaughtUp } from '../readers.ts'
import { PUBLISH_TIMEOUT_MS } from '../suppression/propagation.ts'
import type { LiveSuppressionList } from '../suppression/suppression-list.ts'

/** Where a replay puts its records: the unified topics, or a copy of the database. */
export type ReplayTarget = {
  /** Resolves once every record is durable. */
  publish(records: readonly EncodedRecord[]): Promise<void>
  /** Resolves once everything that was published is in the database. */
  settle(): Promise<void>
}

export type TopicTargetOptions = Waiting & {
  readonly producer: Producer
  readonly sink: Reader
  readonly suppressed: Pick<LiveSuppressionList, 'isRecordSuppressed' | 'whileFresh'>
  /** Goes into the header `replay` of every record. */
  readonly runId: string
}

/**
 * The unified topics, so that the sink and every other reader gets the records. Checks the suppression
 * list right before each attempt, because it may have grown while Kafka was unavailable. Retries what
 * Kafka does not take until the signal aborts. Notes a record that Kafka refuses, and leaves it out.
 */
export function createTopicTarget(options: TopicTargetOptions): ReplayTarget {
  const { producer, sink, suppressed, runId, note, signal } = options
  const onFailure = (error: unknown) => note(`${describe(error)}; trying again`)
  async function attempt({ unified, out }: EncodedRecord): Promise<void> {
    await suppressed.whileFresh()
    if (suppressed.isRecordSuppressed(unified)) return
    const headers = { ...out.headers, [HEADERS.replay]: runId }
    try {
      await producer.publish({ ...out, headers }, performance.now() + PUBLISH_TIMEOUT_MS)
    } catch (error) {
      if (classify(error) !== 'dead') throw error
      const { raw_topic, raw_partition, raw_offset } = unified.record
      note(`${raw_topic}/${raw_partition}/${raw_offset} is left out: ${describe(error)}`)
    }
  }
  return {
    async publish(records) {
      const publishing = records.map((of) => retry(() => attempt(of), onFailure, signal))
      await Promise.all(publishing)
    },
    settle: () => untilCaughtUp(sink, options),
  }
}

/** Rows per insert: ClickHouse pays per insert. */
const ROWS = 20_000

/** A copy of the database. `land` inserts records into its landing tables. */
export function createCopyTarget(
  land: (records: readonly Unified[]) => Promise<void>,
): ReplayTarget {
  let waiting: Unified[] = []

  async function settle(): Promise<void> {
    const records = waiting
    waiting = []
    await land(records)
  }

  return {
    settle,
    async publish(records) {
      waiting.push(...records.map(({ unified }) => unified))
      if (waiting.length >= ROWS) await settle()
    },
  }
}
