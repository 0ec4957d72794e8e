import { Failure } from '@tributary/core'
import { sleep } from '../service/retry.ts'
import type { StreamBatch } from './ports.ts'

/** How far a partition of this process is behind. */
export type Behind = { readonly topic: string; readonly partition: number; readonly lag: bigint }

export type WatchdogOptions = {
  /** Lag of the partitions that this process has; rejects while Kafka cannot be asked. */
  readonly behind: () => Promise<readonly Behind[]>
  /** How long a partition with lag may go without a batch, or a batch may take. */
  readonly stallTimeoutMs: number
  readonly now: () => number
}

export type Watchdog = {
  /** To be told of each batch as it begins and ends. */
  readonly began: (batch: StreamBatch) => void
  readonly ended: (batch: StreamBatch) => void
  /** Runs until the signal aborts; rejects when a partition stands still, which ends the process. */
  readonly run: (signal: AbortSignal) => Promise<void>
}

const LOOKS_PER_TIMEOUT = 10

/**
 * Ends a process whose consumer stands still while records wait (tulios/kafkajs issues 1456 and
 * 1691: a member that heartbeats and fetches nothing). A stage that fails and backs off does not
 * stand still: its batches come again and again.
 */
export function createWatchdog({ behind, stallTimeoutMs, now }: WatchdogOptions): Watchdog {
  const lastMoved = new Map<string, number>()
  const running = new Map<string, number>()

  /** Time since a partition moved: since its batch began, or ended, or since it was first seen with lag. */
  function stillFor({ topic, partition, lag }: Behind): number {
    const name = `${topic}/${partition}`
    if (lag === 0n && !running.has(name)) {
      lastMoved.delete(name)
      return 0
    }
    const since = running.get(name) ?? lastMoved.get(name) ?? now()
    if (!running.has(name)) lastMoved.set(name, since)
    return now() - since
  }

  async function look(): Promise<void> {
    const partitions = await behind().catch(() => [])
    const stalled = partitions.find((partition) => stillFor(partition) > stallTimeoutMs)
    if (stalled === undefined) return
    const { topic, partition, lag } = stalled
    const what = `${topic}/${partition} has stood still for more than ${stallTimeoutMs / 1_000} s with ${lag} records waiting`
    throw new Failure('UNAVAILABLE', `${what}: the process ends, so that it is started again`)
  }

  return {
    began: ({ topic, partition }) => void running.set(`${topic}/${partition}`, now()),
    ended: ({ topic, partition }) => {
      running.delete(`${topic}/${partition}`)
      lastMoved.set(`${topic}/${partition}`, now())
    },
    async run(signal) {
      while (!signal.aborted) {
        await sleep(stallTimeoutMs / LOOKS_PER_TIMEOUT, signal)
        if (!signal.aborted) await look()
      }
    },
  }
}
