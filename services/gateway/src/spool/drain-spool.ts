import type { OutRecord } from '@tributary/core'
import { classify } from '@tributary/core'
import type { Log } from '@tributary/runtime/service'
import { BACK_OFF, backOffMs, createThrottle, failureFields } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import { laneOf } from './lanes.ts'
import type { SpoolWindow } from './segment-queue.ts'
import type { Spool } from './spool.ts'

export type DrainOptions = {
  readonly spool: Pick<Spool, 'next' | 'confirm' | 'drop'>
  readonly kafka: Producer
  /** Called after each record that Kafka confirms. */
  readonly onProgress: () => void
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly log: Log
}

/** Time within which Kafka must confirm a record: shorter than the drain time-out of a stop. */
const ATTEMPT_MS = 3_000
/** Longest wait between two attempts: the delay before the gateway notices that Kafka is back. */
const MAX_WAIT_MS = 2_000

/** While Kafka is unavailable, one log line per minute says so. */
const LOG_EVERY_MS = 60_000

type Drain = DrainOptions & { readonly isLogDue: () => boolean }

/**
 * Sends the spool to Kafka, the oldest records first, until the signal aborts. Sends lanes in
 * parallel, and the records of a lane one after the other: each only once Kafka has confirmed the one
 * before it. Retries a record until Kafka takes it. Removes a window from the disk once all its
 * records are confirmed. Rejects with SPOOL_BROKEN.
 */
export async function drainSpool(options: DrainOptions, signal: AbortSignal): Promise<void> {
  const { spool } = options
  const drain = { ...options, isLogDue: createThrottle(LOG_EVERY_MS) }
  while (!signal.aborted) {
    const window = await nextWindow(options, signal)
    if (window === null || !(await sendAll(drain, window.records, signal))) return
    await spool.drop(window)
  }
}

/** Retries when the disk cannot be read; rejects when a file is damaged. */
async function nextWindow(
  { spool, sleep, log }: DrainOptions,
  signal: AbortSignal,
): Promise<SpoolWindow | null> {
  const isDue = createThrottle(LOG_EVERY_MS)
  for (let attempts = 1; ; attempts++) {
    try {
      return await spool.next(signal)
    } catch (error) {
      if (classify(error) === 'fatal') throw error
      if (isDue()) {
        log.error({ attempts, ...failureFields(error) }, 'the spool cannot be read; trying again')
      }
      await sleep(waitMs(attempts), signal)
    }
  }
}

/** Whether Kafka confirmed all records before the signal aborted. */
async function sendAll(
  options: Drain,
  records: readonly OutRecord[],
  signal: AbortSignal,
): Promise<boolean> {
  let left = records
  for (let attempts = 1; ; attempts++) {
    const { unsent, error } = await sendOnce(options, left, signal)
    if (unsent.length === 0) return true
    if (signal.aborted) return false
    if (unsent.length < left.length) attempts = 1
    left = unsent
    const fields = { attempts, records: left.length, ...failureFields(error) }
    if (options.isLogDue()) {
      options.log.warn(fields, 'Kafka does not take the oldest records of the spool; trying again')
    }
    await options.sleep(waitMs(attempts), signal)
  }
}

type Sent = { readonly unsent: readonly OutRecord[]; readonly error: unknown }

/** Sends the lanes in parallel; each ends at the first record that Kafka does not confirm. */
async function sendOnce(
  options: DrainOptions,
  records: readonly OutRecord[],
  signal: AbortSignal,
): Promise<Sent> {
  const unsent: OutRecord[] = []
  let failure: unknown
  const sendLane = async (lane: readonly OutRecord[]) => {
    for (const [at, record] of lane.entries()) {
      try {
        signal.throwIfAborted()
        await options.kafka.publish(record, performance.now() + ATTEMPT_MS)
      } catch (error) {
        failure = error
        unsent.push(...lane.slice(at))
        return
      }
      options.spool.confirm(record)
      options.onProgress()
    }
  }
  await Promise.all([...Map.groupBy(records, laneOf).values()].map(sendLane))
  return { unsent, error: failure }
}

const waitMs = (attempts: number): number =>
  backOffMs(attempts, { ...BACK_OFF, longestMs: MAX_WAIT_MS })
