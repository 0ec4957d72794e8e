import type { DeadStage, StreamRecord } from '@tributary/core'
import { describe, HEADERS } from '@tributary/core'
import type { Log } from '../service/log.ts'
import type { Metrics } from '../service/metrics.ts'
import { COUNT_BUCKETS, SECONDS_BUCKETS } from '../service/metrics.ts'
import { headerTimeMs } from './header-time.ts'
import type { StreamObserver } from './run-stream.ts'
import type { Behind } from './watchdog.ts'

type Options = { readonly name: DeadStage; readonly metrics: Metrics; readonly log: Log }

export type LagObserver = StreamObserver & {
  /** To be told now and then how far all partitions of this process are behind. */
  readonly behind: (partitions: readonly Behind[]) => void
}

/** What is true of a record once each stage has emitted it. */
const DONE = { normalizer: 'unified', sink: 'queryable' } as const satisfies Record<
  DeadStage,
  string
>

/** Metrics and log lines of a stream. The label `state` is the settlement's, `reason` its reason or code. */
export function createStreamObserver({ name, metrics, log }: Options): LagObserver {
  const records = metrics.counter(
    `tributary_${name}_records_total`,
    'Records that reached a terminal state, by topic, state, and skip reason or dead-letter code.',
    ['topic', 'state', 'reason'],
  )
  const redeliveries = metrics.counter(
    `tributary_${name}_redeliveries_total`,
    'Batches that were left for redelivery because of a temporary error.',
    ['topic'],
  )
  const batches = metrics.histogram(`tributary_${name}_batch_records`, 'Records per batch.', {
    buckets: COUNT_BUCKETS,
  })
  const lagRecords = metrics.gauge(
    `tributary_${name}_lag_records`,
    'Records that wait in a partition of this process.',
    ['topic', 'partition'],
  )
  const lagSeconds = metrics.gauge(
    `tributary_${name}_lag_seconds`,
    'Age of the newest record that was handled of a partition of this process; 0 once none wait.',
    ['topic', 'partition'],
  )
  const handled = new Map<string, number>()
  const ageOf = (timestampMs: number) => Math.max(0, Date.now() - timestampMs) / 1_000
  const acceptToDone = metrics.histogram(
    `tributary_${name}_accept_to_${DONE[name]}_seconds`,
    `Seconds from the arrival of a webhook at the gateway until its record was ${DONE[name]}. What is redriven or replayed counts from its first arrival.`,
    { buckets: SECONDS_BUCKETS },
  )
  return {
    batch({ topic, partition, records: batch, highWatermark }) {
      const newest = batch.at(-1)
      if (newest === undefined) return
      batches.observe(batch.length)
      lagRecords.set({ topic, partition }, Number(highWatermark - newest.offset - 1n))
      lagSeconds.set({ topic, partition }, ageOf(newest.timestampMs))
      handled.set(`${topic}/${partition}`, newest.timestampMs)
    },
    behind(partitions) {
      lagRecords.reset()
      lagSeconds.reset()
      for (const { topic, partition, lag } of partitions) {
        const timestampMs = handled.get(`${topic}/${partition}`)
        const seconds = lag === 0n || timestampMs === undefined ? 0 : ageOf(timestampMs)
        lagRecords.set({ topic, partition }, Number(lag))
        lagSeconds.set({ topic, partition }, seconds)
      }
    },
    settled(record, settlement) {
      if (settlement.state === 'left') return
      const { topic, partition, offset } = record
      records.inc({ topic, state: settlement.state, reason: reasonOf(settlement) })
      if (settlement.state === 'emitted') acceptToDone.observe(secondsSinceArrival(record))
      if (settlement.state !== 'dead') return
      const { code, detail } = settlement
      log.error({ topic, partition, offset: String(offset), code, detail }, 'dead letter')
    },
    left({ topic, partition }, error, pauseMs) {
      redeliveries.inc({ topic })
      log.warn({ topic, partition, pauseMs, error: describe(error) }, 'left for redelivery')
    },
  }
}

/** A raw record's own time is that of its arrival; a unified one carries it. */
function secondsSinceArrival({ headers, timestampMs }: StreamRecord): number {
  const receivedAt = headerTimeMs(headers[HEADERS.receivedAt]) ?? timestampMs
  return Math.max(0, Date.now() - receivedAt) / 1_000
}

function reasonOf(settlement: Parameters<StreamObserver['settled']>[1]): string {
  if (settlement.state === 'skipped') return settlement.reason
  return settlement.state === 'dead' ? settlement.code : ''
}
