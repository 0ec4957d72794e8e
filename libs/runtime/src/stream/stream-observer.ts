import type { DeadStage } from '@tributary/core'
import { describe } from '@tributary/core'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { COUNT_BUCKETS } from '../metrics.ts'
import type { StreamObserver } from './run-stream.ts'

type Options = { readonly name: DeadStage; readonly metrics: Metrics; readonly log: Log }

/** Metrics and log lines of a stream. The label `state` is the settlement's, `reason` its reason or code. */
export function createStreamObserver({ name, metrics, log }: Options): StreamObserver {
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
    'Records of a partition behind the end of its log, as of the last batch.',
    ['topic', 'partition'],
  )
  const lagSeconds = metrics.gauge(
    `tributary_${name}_lag_seconds`,
    'Age of the newest record of the last batch of a partition.',
    ['topic', 'partition'],
  )
  return {
    batch({ topic, partition, records: batch, highWatermark }) {
      const newest = batch.at(-1)
      if (newest === undefined) return
      batches.observe(batch.length)
      lagRecords.set({ topic, partition }, Number(highWatermark - newest.offset - 1n))
      lagSeconds.set({ topic, partition }, Math.max(0, Date.now() - newest.timestampMs) / 1_000)
    },
    settled({ topic, partition, offset }, settlement) {
      if (settlement.state === 'left') return
      records.inc({ topic, state: settlement.state, reason: reasonOf(settlement) })
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

function reasonOf(settlement: Parameters<StreamObserver['settled']>[1]): string {
  if (settlement.state === 'skipped') return settlement.reason
  return settlement.state === 'dead' ? settlement.code : ''
}
