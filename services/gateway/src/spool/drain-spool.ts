import type { OutRecord } from '@tributary/core'
import { classify, describe } from '@tributary/core'
import type { Log } from '@tributary/runtime/service'
import { backOffMs } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import { laneOf } from './lanes.ts'
import type { Window } from './segments.ts'
import type { Spool } from './spool.ts'

export type DrainOptions = {
  readonly spool: Pick<Spool, 'next' | 'confirm' | 'drop'>
  readonly kafka: Producer
  /** Told each time that Kafka took some of it. */
  readonly onProgress: () => void
  /** Resolves after that long, or at once when the signal aborts. Never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly log: Log
}

/** How long Kafka may take to confirm a record: less than a stop may take. */
const ATTEMPT_MS = 3_000
/** Longest wait between two attempts: how late the return of Kafka is noticed. */
const MAX_WAIT_MS = 2_000

/** About a log line a minute. */
const ATTEMPTS_A_LINE = 30

/**
 * Sends the spool to Kafka, the oldest records first, until the signal aborts. Side by side are only
 * records of different lanes; a record goes once the one before it in its lane is confirmed, and a file
 * once all of it is. What Kafka does not take is sent again until it does. Rejects with SPOOL_BROKEN.
 */
export async function drainSpool(options: DrainOptions, signal: AbortSignal): Promise<void> {
  const { spool } = options
  while (!signal.aborted) {
    const window = await nextWindow(options, signal)
    if (window === null || !(await sendAll(options, window.records, signal))) return
    await spool.drop(window)
  }
}

/** A disk that does not read now may read later; a broken file never will. */
async function nextWindow(
  { spool, sleep, log }: DrainOptions,
  signal: AbortSignal,
): Promise<Window | null> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await spool.next(signal)
    } catch (error) {
      if (classify(error) === 'fatal') throw error
      log.error({ attempts, error: describe(error) }, 'the spool cannot be read; trying again')
      await sleep(waitMs(attempts), signal)
    }
  }
}

/** Whether all were confirmed before the signal aborted. */
async function sendAll(
  options: DrainOptions,
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
    const fields = { attempts, records: left.length, error: describe(error) }
    if (attempts % ATTEMPTS_A_LINE === 1) {
      options.log.warn(fields, 'Kafka does not take the oldest records of the spool; trying again')
    }
    await options.sleep(waitMs(attempts), signal)
  }
}

type Sent = { readonly unsent: readonly OutRecord[]; readonly error: unknown }

/** Lanes side by side; each ends at the first record that Kafka does not confirm. */
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

const waitMs = (attempts: number): number => Math.min(backOffMs(attempts), MAX_WAIT_MS)
