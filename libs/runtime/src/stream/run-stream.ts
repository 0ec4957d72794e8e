import type { DeadStage, StreamRecord } from '@tributary/core'
import { classify, offsetToCommit } from '@tributary/core'
import { backOffMs } from '../service/retry.ts'
import type { Brake } from './breaker.ts'
import { deadLetterOf } from './dead-letter.ts'
import type { BatchResult, Producer, Source, StreamBatch } from './ports.ts'
import type { Settlement, Stage } from './stage.ts'

/** Told of everything that happens, for metrics and the log. Must not throw. */
export type StreamObserver = {
  readonly batch: (batch: StreamBatch) => void
  readonly settled: (record: StreamRecord, settlement: Settlement) => void
  readonly left: (batch: StreamBatch, error: unknown, pauseMs: number) => void
}

export type Stream = {
  readonly name: DeadStage
  readonly source: Source
  readonly stage: Stage
  readonly producer: Producer
  readonly observer: StreamObserver
  readonly brake: Brake
  readonly now: () => number
}

/**
 * The stream loop. Its contract:
 *
 * Every record ends in exactly one state: emitted, skipped, dead-lettered, or left for redelivery.
 * An offset is committed only past records in the first three states, in order, without a gap, and
 * only after what they caused is durable.
 *
 * - A dead letter carries the exact source bytes and is awaited; where it cannot be written, the
 *   record is left for redelivery.
 * - A temporary error leaves the record and all behind it; the partition pauses with a back-off and
 *   begins again with the first record that is not settled. Other partitions go on.
 * - A fatal failure commits nothing of its batch and ends the stream. So does the brake, before the
 *   batch's dead letters are written, when too many records are dead.
 * - Nothing is written or committed for a partition that belongs to somebody else by now.
 *
 * Resolves once the signal aborted and the batches under way have ended.
 */
export function runStream(stream: Stream, signal: AbortSignal): Promise<void> {
  const failedAttempts = new Map<string, number>()

  async function onBatch(batch: StreamBatch): Promise<BatchResult> {
    stream.observer.batch(batch)
    const settlements = await settleAll(stream, batch)
    for (const [index, record] of batch.records.entries()) {
      stream.observer.settled(record, settlements[index] ?? UNSETTLED)
    }
    const commit = offsetToCommit(
      batch.records.map(({ offset }) => offset),
      settlements.map(({ state }) => state !== 'left'),
    )
    return { commit, pauseMs: pauseAfter(batch, settlements) }
  }

  function pauseAfter(batch: StreamBatch, settlements: readonly Settlement[]): number | null {
    const partition = `${batch.topic}/${batch.partition}`
    const left = settlements.find((settlement) => settlement.state === 'left')
    if (left === undefined) {
      failedAttempts.delete(partition)
      return null
    }
    const attempts = (failedAttempts.get(partition) ?? 0) + 1
    failedAttempts.set(partition, attempts)
    const pauseMs = backOffMs(attempts)
    stream.observer.left(batch, left.error, pauseMs)
    return pauseMs
  }

  return stream.source.run(onBatch, signal)
}

const UNSETTLED: Settlement = {
  state: 'left',
  error: new Error('the stage returned no settlement for this record'),
}

async function settleAll(stream: Stream, batch: StreamBatch): Promise<readonly Settlement[]> {
  const settled = await stream.stage.settle(batch).catch((error: unknown) => {
    if (classify(error) === 'fatal') throw error
    return batch.records.map((): Settlement => ({ state: 'left', error }))
  })
  const settlements = inTurn(batch.records.map((_, index) => settled[index] ?? UNSETTLED))
  stream.brake.check(batch, settlements)
  return Promise.all(
    batch.records.map((record, index) =>
      writeDeadLetter(stream, { record, batch }, settlements[index] ?? UNSETTLED),
    ),
  )
}

/**
 * What stands behind a record that is left comes again together with it. Until then it is left as
 * well: its dead letter would be written and counted with every attempt.
 */
function inTurn(settlements: readonly Settlement[]): readonly Settlement[] {
  const firstLeft = settlements.findIndex(({ state }) => state === 'left')
  const left = settlements[firstLeft]
  if (left === undefined) return settlements
  return settlements.map((settlement, index) => (index < firstLeft ? settlement : left))
}

async function writeDeadLetter(
  stream: Stream,
  { record, batch }: { readonly record: StreamRecord; readonly batch: StreamBatch },
  settlement: Settlement,
): Promise<Settlement> {
  if (settlement.state !== 'dead') return settlement
  try {
    batch.signal.throwIfAborted()
    await stream.producer.publish(
      deadLetterOf(stream.name, record, { ...settlement, failedAtMs: stream.now() }),
    )
    return settlement
  } catch (error) {
    return { state: 'left', error }
  }
}
