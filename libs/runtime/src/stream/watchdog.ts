import { Failure, partitionName } from '@tributary/core'
import { sleep } from '../service/retry.ts'
import type { StallTimer } from '../service/stall-timer.ts'
import { createStallTimer } from '../service/stall-timer.ts'
import type { StreamObserver } from './run-stream.ts'

/** Records that wait in a partition of this process. */
export type WaitingRecords = {
  readonly topic: string
  readonly partition: number
  readonly lag: bigint
}

export type WatchdogOptions = {
  /** Lag of the partitions that this process owns; rejects while Kafka does not answer. */
  readonly readLag: () => Promise<readonly WaitingRecords[]>
  /** How long a partition with lag may have no batch, or a batch may take. Milliseconds. */
  readonly stallTimeoutMs: number
  readonly now: () => number
}

/** Observes the batches of a stream. */
export type Watchdog = Pick<StreamObserver, 'began' | 'ended' | 'held'> & {
  /** Runs until the signal aborts. Rejects when a partition is stalled, which ends the process. */
  readonly run: (signal: AbortSignal) => Promise<void>
}

const CHECKS_PER_TIMEOUT = 10

/**
 * Ends a process whose consumer is stalled while records wait (tulios/kafkajs issues 1456 and 1691: a
 * member that heartbeats and fetches nothing). A stage that fails and backs off is not stalled: its
 * partition gets a batch with every attempt. Nor is a partition that the circuit breaker holds.
 */
export function createWatchdog({ readLag, stallTimeoutMs, now }: WatchdogOptions): Watchdog {
  /** Progress is the begin and the end of a batch, and the first check that finds lag. */
  const timers = new Map<string, StallTimer>()
  const running = new Set<string>()
  /** When a partition that the circuit breaker holds gets its next batch. */
  const heldUntil = new Map<string, number>()

  function timerOf(name: string): StallTimer {
    const timer = timers.get(name) ?? createStallTimer(stallTimeoutMs, now)
    timers.set(name, timer)
    return timer
  }

  function isStalled(partition: WaitingRecords): boolean {
    const name = partitionName(partition)
    const isHeld = (heldUntil.get(name) ?? 0) > now()
    const isIdle = (partition.lag === 0n && !running.has(name)) || isHeld
    if (isIdle) timers.delete(name)
    return !isIdle && timerOf(name).isStalled()
  }

  async function check(): Promise<void> {
    const partitions = await readLag().catch(() => [])
    const stalled = partitions.find(isStalled)
    if (stalled === undefined) return
    throw new Failure('UNAVAILABLE', {
      what: `${partitionName(stalled)} has been stalled for more than ${stallTimeoutMs / 1_000} s with ${stalled.lag} records waiting, so the process ends`,
      fix: 'if a restart does not help, check the brokers and the log of this service',
    })
  }

  return {
    began(batch) {
      running.add(partitionName(batch))
      timerOf(partitionName(batch)).progress()
    },
    ended(batch) {
      running.delete(partitionName(batch))
      timerOf(partitionName(batch)).progress()
    },
    held(batch, { pauseMs }) {
      heldUntil.set(partitionName(batch), now() + pauseMs)
    },
    async run(signal) {
      while (!signal.aborted) {
        await sleep(stallTimeoutMs / CHECKS_PER_TIMEOUT, signal)
        if (!signal.aborted) await check()
      }
    },
  }
}
