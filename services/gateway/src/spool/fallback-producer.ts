import type { OutRecord } from '@tributary/core'
import { classify } from '@tributary/core'
import type { Log } from '@tributary/runtime/service'
import { createThrottle, failureFields, sleep } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import type { GatewayConfig } from '../config.ts'
import type { GatewayMetrics } from '../gateway-metrics.ts'
import type { DrainOptions } from './drain-spool.ts'
import { drainSpool } from './drain-spool.ts'
import type { Spool } from './spool.ts'
import { openSpool } from './spool.ts'
import type { SpoolFiles } from './spool-folder.ts'
import { lockSpool } from './spool-folder.ts'

/** Publishes to Kafka, and to the spool while Kafka is unavailable. */
export type FallbackProducer = {
  /**
   * Resolves once Kafka or the spool has the record. Rejects with UNAVAILABLE when neither has it
   * before `expiresAt` (milliseconds of `performance.now()`), or with RECORD_REFUSED.
   */
  publish: Producer['publish']
  hasRoom: Spool['hasRoom']
  /** Sends the spooled records to Kafka until the signal aborts. Rejects with SPOOL_BROKEN. */
  drain(signal: AbortSignal): Promise<void>
}

type StartOptions = {
  readonly config: Pick<GatewayConfig, 'gateway' | 'spool'>
  readonly createFiles: (folder: string) => SpoolFiles
  readonly kafka: Producer
  readonly metrics: GatewayMetrics
  readonly log: Log
}

const EMPTY = { bytes: 0, records: 0, oldestSeconds: 0 } as const

/**
 * Locks SPOOL_DIR for this process and opens the spool with the records that an earlier process left.
 * Null without SPOOL_DIR. Rejects with CONFIG_INVALID or SPOOL_BROKEN.
 */
export async function startFallbackProducer(
  options: StartOptions,
): Promise<FallbackProducer | null> {
  const { config, createFiles, kafka, metrics, log } = options
  const { dir, maxBytes } = config.spool
  if (dir === null) {
    metrics.watchSpool(() => EMPTY)
    return null
  }
  await lockSpool(dir)
  const spool = await openSpool({
    ...{ files: createFiles(dir), maxBytes, log },
    maxWaitingBytes: config.gateway.maxUnconfirmedBytes,
    onSpooled: (records) => metrics.spooled.inc(records),
    onDrained: () => metrics.drained.inc(),
  })
  metrics.watchSpool(spool.state)
  log.info(spool.state(), 'the spool takes over when Kafka does not confirm')
  return createFallbackProducer({ kafka, spool, sleep, log })
}

type FallbackOptions = Pick<DrainOptions, 'kafka' | 'sleep' | 'log'> & { readonly spool: Spool }

/** A record that waits for Kafka. */
type Waiting = { readonly giveToSpool: () => void }

/**
 * Keeps the order of accepted records with the same topic and key. A new record follows the spooled
 * records of its key into the spool. When Kafka fails one record, all records that wait for Kafka go
 * to the spool in order of arrival, before any newer one. Kafka counts as unavailable until it takes a
 * spooled record; until then new records go straight to the spool. No decision spans an `await`, so
 * that a new record and the drain of the last spooled one cannot race.
 */
export function createFallbackProducer(options: FallbackOptions): FallbackProducer {
  const { kafka, spool, sleep: wait, log } = options
  const waiting = new Set<Waiting>()
  let isUnavailable = false
  const outages = createOutageLines(log)

  function publish(record: OutRecord, expiresAt = Number.POSITIVE_INFINITY): Promise<void> {
    const mustSpool = spool.holds(record) || (isUnavailable && spool.state().records > 0)
    return mustSpool ? spool.append(record, expiresAt) : askKafka(record, expiresAt)
  }

  function askKafka(record: OutRecord, expiresAt: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry = {
        giveToSpool: () => void spool.append(record, expiresAt).then(resolve, reject),
      }
      waiting.add(entry)
      const onConfirmed = () => {
        waiting.delete(entry)
        resolve()
      }
      const onFailed = (error: unknown) => {
        if (!waiting.has(entry)) return
        // In the spool, a record that Kafka refuses would block every record after it.
        if (classify(error) !== 'dead') return takeOver(error)
        waiting.delete(entry)
        reject(error)
      }
      kafka.publish(record, kafkaExpiry(expiresAt)).then(onConfirmed, onFailed)
    })
  }

  function takeOver(error: unknown): void {
    if (!isUnavailable) outages.began(error)
    isUnavailable = true
    const entries = [...waiting]
    waiting.clear()
    for (const { giveToSpool } of entries) giveToSpool()
  }

  function onProgress(): void {
    if (isUnavailable) outages.ended(spool.state())
    isUnavailable = false
  }

  return {
    publish,
    hasRoom: spool.hasRoom,
    drain: (signal) => drainSpool({ spool, kafka, onProgress, sleep: wait, log }, signal),
  }
}

/** Kafka may confirm and fail in turn; the lines about it come once in this time. */
const LOG_EVERY_MS = 60_000

/** A line when the spool takes over, and one when Kafka confirms again. */
function createOutageLines(log: Log) {
  const isDue = createThrottle(LOG_EVERY_MS)
  /** When the outage began; null when it has no line. */
  let since: number | null = null
  return {
    began(error: unknown): void {
      if (!isDue()) return
      since = performance.now()
      const fix = 'check that the brokers run, and KAFKA_BROKERS'
      log.warn({ fix, ...failureFields(error) }, 'Kafka does not confirm: the spool takes over')
    },
    ended(state: ReturnType<Spool['state']>): void {
      if (since === null) return
      const seconds = Math.round((performance.now() - since) / 1_000)
      since = null
      log.info({ ...state, seconds }, 'Kafka confirms again: draining the spool')
    },
  }
}

/** Kafka gets half of the remaining time, the disk the rest. */
function kafkaExpiry(expiresAt: number): number {
  const now = performance.now()
  return now + (expiresAt - now) / 2
}
