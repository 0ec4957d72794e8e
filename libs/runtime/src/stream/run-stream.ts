import type { DeadStage, StreamRecord } from '@tributary/core'
import { classify, offsetToCommit, partitionName } from '@tributary/core'
import { backOffMs } from '../service/retry.ts'
import type { Breaker, Hold } from './breaker.ts'
import { deadLetterOf } from './dead-letter.ts'
import type { BatchResult, Producer, Settlement, Source, Stage, StreamBatch } from './ports.ts'

/** Hooks of the loop, for metrics, traces and the watchdog. A hook must not throw. */
export type StreamObserver = {
  /** The loop hands a batch to the stage. */
  readonly began: (batch: StreamBatch) => void
  /**
   * The stage has settled or failed the batch; the loop has not written the dead letters yet.
   * `settlements` has one entry for each record. `startedAtMs` is in epoch milliseconds.
   */
  readonly ended: (
    batch: StreamBatch,
    settlements: readonly Settlement[],
    startedAtMs: number,
  ) => void
  /** The final state of a record in this delivery. */
  readonly settled: (record: StreamRecord, settlement: Settlement) => void
  /** The batch, or the rest of it, will be redelivered after `pauseMs`. */
  readonly left: (batch: StreamBatch, error: unknown, pauseMs: number) => void
  /** The circuit breaker holds the topic; the whole batch will be redelivered after the pause. */
  readonly held: (batch: StreamBatch, hold: Hold) => void
  /** A batch of a topic that was held is processed again. */
  readonly released: (batch: StreamBatch) => void
}

export type Stream = {
  readonly name: DeadStage
  readonly source: Source
  readonly stage: Stage
  /** Publishes the dead letters. */
  readonly producer: Producer
  readonly breaker: Breaker
  readonly observers: readonly Partial<StreamObserver>[]
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * The stream loop. Its contract:
 *
 * Every record ends in exactly one state: emitted, skipped, dead-lettered, or left for redelivery.
 * The loop commits an offset only past records in the first three states, in order, without a gap, and
 * only after everything that they caused is durable.
 *
 * - A dead letter has the exact source bytes. The loop waits until Kafka has it; if Kafka does not take
 *   it, the record is left for redelivery.
 * - A temporary error leaves the record and all records after it. The partition pauses with a back-off
 *   and continues with the first record that is not settled. Other partitions go on.
 * - A fatal failure ends the stream and commits nothing of its batch.
 * - When too many records of a topic are dead, the circuit breaker holds the topic: the loop writes no
 *   dead letter and commits nothing of the batch, and has it redelivered after a long pause, until it
 *   passes. Other topics go on. Commits carry the counts, so a restart does not dead-letter more.
 * - The loop writes and commits nothing for a partition that another process owns by now.
 *
 * Resolves once the signal has aborted and the running batches have ended.
 */
export function runStream(stream: Stream, signal: AbortSignal): Promise<void> {
  const failedAttempts = new Map<string, number>()
  const heldTopics = new Set<string>()

  async function onBatch(batch: StreamBatch): Promise<BatchResult> {
    const waits = stream.breaker.held(batch)
    if (waits !== null) return hold(batch, waits)
    const settlements = inTurn(await settleBatch(stream, batch))
    const tooMany = stream.breaker.check(batch, settlements)
    if (tooMany !== null) return hold(batch, tooMany)
    release(batch)
    const final = await writeDeadLetters(stream, batch, settlements)
    for (const [index, record] of batch.records.entries()) {
      for (const { settled } of stream.observers) settled?.(record, final[index] ?? UNSETTLED)
    }
    const commit = offsetToCommit(
      batch.records.map(({ offset }) => offset),
      final.map(({ state }) => state !== 'left'),
    )
    const pauseMs = pauseAfter(batch, final)
    return commit === null
      ? { commit, pauseMs }
      : { commit, note: stream.breaker.note(batch, commit), pauseMs }
  }

  function hold(batch: StreamBatch, held: Hold): BatchResult {
    heldTopics.add(batch.topic)
    for (const observer of stream.observers) observer.held?.(batch, held)
    return { commit: null, pauseMs: held.pauseMs }
  }

  function release(batch: StreamBatch): void {
    if (stream.breaker.open().has(batch.topic) || !heldTopics.delete(batch.topic)) return
    for (const observer of stream.observers) observer.released?.(batch)
  }

  function pauseAfter(batch: StreamBatch, settlements: readonly Settlement[]): number | null {
    const partition = partitionName(batch)
    const left = settlements.find((settlement) => settlement.state === 'left')
    if (left === undefined) {
      failedAttempts.delete(partition)
      return null
    }
    const attempts = (failedAttempts.get(partition) ?? 0) + 1
    failedAttempts.set(partition, attempts)
    const pauseMs = backOffMs(attempts)
    for (const observer of stream.observers) observer.left?.(batch, left.error, pauseMs)
    return pauseMs
  }

  return stream.source.run(onBatch, signal)
}

const UNSETTLED: Settlement = {
  state: 'left',
  error: new Error('the stage returned no settlement for this record'),
}

/** One settlement for each record. Rejects with a fatal failure of the stage. */
async function settleBatch(stream: Stream, batch: StreamBatch): Promise<readonly Settlement[]> {
  const startedAtMs = stream.now()
  let settlements: readonly Settlement[] = []
  for (const { began } of stream.observers) began?.(batch)
  try {
    const settled = await stream.stage.settle(batch)
    settlements = batch.records.map((_, index) => settled[index] ?? UNSETTLED)
  } catch (error) {
    settlements = batch.records.map(() => ({ state: 'left', error }))
    if (classify(error) === 'fatal') throw error
  } finally {
    for (const { ended } of stream.observers) ended?.(batch, settlements, startedAtMs)
  }
  return settlements
}

/**
 * Leaves every record after the first one that is left, because all of them are redelivered. Their
 * dead letters would otherwise be written and counted with every attempt.
 */
function inTurn(settlements: readonly Settlement[]): readonly Settlement[] {
  const firstLeft = settlements.findIndex(({ state }) => state === 'left')
  const left = settlements[firstLeft]
  if (left === undefined) return settlements
  return settlements.map((settlement, index) => (index < firstLeft ? settlement : left))
}

/** Dead letters that are written at the same time. Those of a failed portion are written again. */
const WRITTEN_AT_ONCE = 50

/**
 * The settlements again. Where a dead letter cannot be written, its record and every one after it are
 * left, and no further dead letter is written: each attempt would repeat it.
 */
async function writeDeadLetters(
  { name, producer, now }: Stream,
  batch: StreamBatch,
  settlements: readonly Settlement[],
): Promise<readonly Settlement[]> {
  const written = [...settlements]
  const dead = batch.records.flatMap((record, index) => {
    const settlement = settlements[index] ?? UNSETTLED
    return settlement.state === 'dead' ? [{ record, index, settlement }] : []
  })
  for (let from = 0; from < dead.length; from += WRITTEN_AT_ONCE) {
    const portion = dead.slice(from, from + WRITTEN_AT_ONCE)
    const write = async ({ record, index, settlement }: (typeof portion)[number]) => {
      try {
        batch.signal.throwIfAborted()
        await producer.publish(deadLetterOf(name, record, { ...settlement, failedAtMs: now() }))
      } catch (error) {
        written[index] = { state: 'left', error }
      }
    }
    await Promise.all(portion.map(write))
    if (portion.some(({ index }) => written[index]?.state === 'left')) break
  }
  return inTurn(written)
}
