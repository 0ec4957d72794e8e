import type { DeadStage, StreamRecord } from '@tributary/core'
import { dependencyOf, HEADERS, partitionName } from '@tributary/core'
import type { Log } from '../service/log.ts'
import { failureFields } from '../service/log.ts'
import type { Metrics } from '../service/metrics.ts'
import { COUNT_BUCKETS, SECONDS_BUCKETS } from '../service/metrics.ts'
import { outagesOf } from '../service/outage-log.ts'
import { createThrottles } from '../service/throttle.ts'
import type { Hold } from './breaker.ts'
import { headerTimeMs } from './header-time.ts'
import type { Settlement } from './ports.ts'
import type { StreamObserver } from './run-stream.ts'
import type { WaitingRecords } from './watchdog.ts'

type Options = { readonly name: DeadStage; readonly metrics: Metrics; readonly log: Log }

export type StreamMetrics = Pick<
  StreamObserver,
  'began' | 'settled' | 'left' | 'held' | 'released'
> & {
  /** Sets the lag of all partitions that this process owns; call it regularly. */
  readonly setLag: (partitions: readonly WaitingRecords[]) => void
}

/** The log line of a topic that is held comes once in this time. */
const LOG_EVERY_MS = 60_000

/** State of a record once each stage has emitted it, as the metric names it. */
const DONE = { normalizer: 'unified', sink: 'queryable' } as const satisfies Record<
  DeadStage,
  string
>

/**
 * The metrics of the normalizer and of the sink, and the log lines of their records. The label `state`
 * is the state of the settlement, `reason` its skip reason or dead-letter code.
 */
export function createStreamMetrics({ name, metrics, log }: Options): StreamMetrics {
  const meters = defineMetrics(name, metrics)
  /** Timestamp of the newest handled record, by partition. */
  const handled = new Map<string, number>()
  const holds = createHoldReport(meters, log)
  const waits = createWaitReport(log)
  return {
    ...{ held: holds.held, released: holds.released },
    began({ topic, partition, records, highWatermark }) {
      const newest = records.at(-1)
      if (newest === undefined) return
      meters.batchRecords.observe(records.length)
      meters.lagRecords.set({ topic, partition }, Number(highWatermark - newest.offset - 1n))
      meters.lagSeconds.set({ topic, partition }, secondsSince(newest.timestampMs))
      handled.set(partitionName(newest), newest.timestampMs)
    },
    setLag(partitions) {
      holds.setOwned(partitions)
      meters.lagRecords.reset()
      meters.lagSeconds.reset()
      for (const { topic, partition, lag } of partitions) {
        const timestampMs = handled.get(partitionName({ topic, partition }))
        const seconds = lag === 0n || timestampMs === undefined ? 0 : secondsSince(timestampMs)
        meters.lagRecords.set({ topic, partition }, Number(lag))
        meters.lagSeconds.set({ topic, partition }, seconds)
      }
    },
    settled(record, settlement) {
      if (settlement.state === 'left') return
      const { topic, partition, offset } = record
      waits.ended(record)
      meters.records.inc({ topic, state: settlement.state, reason: reasonOf(settlement) })
      if (settlement.state === 'emitted') meters.acceptToDone.observe(secondsSinceArrival(record))
      if (settlement.state !== 'dead') return
      const { code, detail } = settlement
      log.error({ topic, partition, offset: String(offset), code, detail }, 'dead letter')
    },
    left(batch, error, pauseMs) {
      meters.redeliveries.inc({ topic: batch.topic })
      waits.began(batch, error, pauseMs)
    },
  }
}

type Partition = Pick<StreamRecord, 'topic' | 'partition'>

/** The log lines of partitions that wait for a redelivery: one a minute for each cause, and one at its end. */
function createWaitReport(log: Log) {
  const outages = outagesOf(log)
  /** Why the partitions that wait were left. */
  const causes = new Map<string, string>()
  return {
    began({ topic, partition }: Partition, error: unknown, pauseMs: number): void {
      const cause = dependencyOf(error) ?? `records of ${topic}`
      causes.set(partitionName({ topic, partition }), cause)
      const fields = { topic, partition, pauseMs }
      outages.failed({ error, message: 'left for redelivery', cause, fields })
    },
    ended(record: StreamRecord): void {
      const cause = causes.size === 0 ? undefined : causes.get(partitionName(record))
      if (cause === undefined) return
      causes.delete(partitionName(record))
      outages.worked(cause)
    },
  }
}

/** The gauge and the log lines of the topics that the circuit breaker holds. */
function createHoldReport(
  { breakerOpen }: Pick<ReturnType<typeof defineMetrics>, 'breakerOpen'>,
  log: Log,
) {
  /** When the held topics were first held, by `performance.now()`. */
  const heldSince = new Map<string, number>()
  const isLogDue = createThrottles(LOG_EVERY_MS)
  const setGauge = (topic: string) => breakerOpen.set({ topic }, heldSince.has(topic) ? 1 : 0)
  return {
    /** Keeps the gauge for the topics of these partitions only. */
    setOwned(partitions: readonly Partition[]): void {
      const owned = new Set(partitions.map(({ topic }) => topic))
      // Another process may release a topic that moved to it.
      for (const topic of heldSince.keys()) if (!owned.has(topic)) heldSince.delete(topic)
      breakerOpen.reset()
      for (const { topic } of partitions) setGauge(topic)
    },
    held({ topic, partition }: Partition, { failure, pauseMs }: Hold): void {
      if (!heldSince.has(topic)) heldSince.set(topic, performance.now())
      setGauge(topic)
      if (!isLogDue(topic)) return
      log.error({ topic, partition, pauseMs, ...failureFields(failure) }, `${topic} is held`)
    },
    released({ topic }: Partition): void {
      const seconds = Math.round((performance.now() - (heldSince.get(topic) ?? 0)) / 1_000)
      heldSince.delete(topic)
      setGauge(topic)
      log.info({ topic, seconds }, `${topic} goes on after ${seconds} s`)
    },
  }
}

function defineMetrics(name: DeadStage, metrics: Metrics) {
  return {
    records: metrics.counter(
      `tributary_${name}_records_total`,
      'Records that reached a terminal state, by topic, state, and skip reason or dead-letter code.',
      ['topic', 'state', 'reason'],
    ),
    redeliveries: metrics.counter(
      `tributary_${name}_redeliveries_total`,
      'Batches left for redelivery because of a temporary error.',
      ['topic'],
    ),
    breakerOpen: metrics.gauge(
      `tributary_${name}_breaker_open`,
      'Whether the circuit breaker holds a topic because too many of its records are dead: 1 while it does.',
      ['topic'],
    ),
    batchRecords: metrics.histogram(`tributary_${name}_batch_records`, 'Records per batch.', {
      buckets: COUNT_BUCKETS,
    }),
    lagRecords: metrics.gauge(
      `tributary_${name}_lag_records`,
      'Records that wait in a partition of this process.',
      ['topic', 'partition'],
    ),
    lagSeconds: metrics.gauge(
      `tributary_${name}_lag_seconds`,
      'Age of the newest handled record in a partition of this process; 0 when no record waits.',
      ['topic', 'partition'],
    ),
    acceptToDone: metrics.histogram(
      `tributary_${name}_accept_to_${DONE[name]}_seconds`,
      `Seconds from the arrival of a webhook at the gateway until its record was ${DONE[name]}. A redriven or replayed record counts from its first arrival.`,
      { buckets: SECONDS_BUCKETS },
    ),
  }
}

/** The timestamp of a raw record is its arrival; a unified record has its arrival in a header. */
const secondsSinceArrival = ({ headers, timestampMs }: StreamRecord): number =>
  secondsSince(headerTimeMs(headers[HEADERS.receivedAt]) ?? timestampMs)

const secondsSince = (timestampMs: number): number => Math.max(0, Date.now() - timestampMs) / 1_000

function reasonOf(settlement: Settlement): string {
  if (settlement.state === 'skipped') return settlement.reason
  return settlement.state === 'dead' ? settlement.code : ''
}
