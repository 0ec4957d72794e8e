import type { OutRecord } from '@tributary/core'
import { describe } from '@tributary/core'
import type { Producer } from '@tributary/runtime/stream'
import type { DrainOptions } from './drain-spool.ts'
import { drainSpool } from './drain-spool.ts'
import { isTooLarge } from './is-too-large.ts'
import type { Spool } from './spool.ts'

/** Kafka, or the spool while Kafka is away. */
export type Spooling = {
  /**
   * Resolves once Kafka has the record or the spool does. Rejects with UNAVAILABLE when neither has,
   * before `expiresAt` (milliseconds of `performance.now()`).
   */
  publish: Producer['publish']
  hasRoom: Spool['hasRoom']
  /** Sends what is spooled to Kafka, until the signal aborts. Rejects with SPOOL_BROKEN. */
  drain(signal: AbortSignal): Promise<void>
}

type Parts = Pick<DrainOptions, 'kafka' | 'sleep' | 'log'> & { readonly spool: Spool }

/** A record that waits for Kafka. */
type Waiting = { readonly giveToSpool: () => void }

/**
 * Nothing overtakes a record of its topic and key that was accepted before it came. What is spooled was
 * there first, so a new record goes behind it; when Kafka fails one record, all that wait for Kafka go
 * to the spool in the order in which they came, before any new one. Kafka counts as away until it takes
 * something of the spool: so long new records do not wait for it. Each decision falls between two
 * awaits, so that the last record drained and a new one do not miss each other.
 */
export function createSpooling({ kafka, spool, sleep, log }: Parts): Spooling {
  const waiting = new Set<Waiting>()
  let isAway = false

  function publish(record: OutRecord, expiresAt = Number.POSITIVE_INFINITY): Promise<void> {
    const goesBehind = spool.holds(record) || (isAway && spool.state().records > 0)
    return goesBehind ? spool.append(record, expiresAt) : askKafka(record, expiresAt)
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
        if (!isTooLarge(error)) return takeOver(error)
        waiting.delete(entry)
        reject(error)
      }
      kafka.publish(record, patience(expiresAt)).then(onConfirmed, onFailed)
    })
  }

  function takeOver(error: unknown): void {
    const fields = { error: describe(error) }
    if (!isAway) log.warn(fields, 'Kafka does not confirm: the spool takes over')
    isAway = true
    const entries = [...waiting]
    waiting.clear()
    for (const { giveToSpool } of entries) giveToSpool()
  }

  function onProgress(): void {
    if (isAway) log.info(spool.state(), 'Kafka confirms again: the spool is being drained')
    isAway = false
  }

  return {
    publish,
    hasRoom: spool.hasRoom,
    drain: (signal) => drainSpool({ spool, kafka, onProgress, sleep, log }, signal),
  }
}

/** Kafka gets half of the time that is left, the disk the rest. */
function patience(expiresAt: number): number {
  const now = performance.now()
  return now + (expiresAt - now) / 2
}
