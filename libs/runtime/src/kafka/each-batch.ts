import { describe, partitionName } from '@tributary/core'
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs'
import type { Log } from '../service/log.ts'
import type { Source, StreamBatch } from '../stream/ports.ts'
import type { Gap, GapSettings } from './gaps.ts'
import { answerGaps, oldestOffset } from './gaps.ts'
import { withHeartbeats } from './heartbeats.ts'
import type { Epoch } from './ownership.ts'
import { recordOf } from './record.ts'

export type OnBatch = Parameters<Source['run']>[0]

export type BatchOptions = {
  readonly kafka: Kafka
  /** Records per batch at most. */
  readonly maxBatchRecords: number
  /** What to do when records were removed before the group read them. */
  readonly gaps: GapSettings
  readonly log: Log
}

/** Pause before a batch comes again whose gap could not be asked for. */
const ASK_AGAIN_MS = 1_000

/** Carries what `onBatch` threw past kafkajs, which would otherwise try the batch again. */
export class StageError extends Error {}

export type BatchCall = {
  readonly payload: EachBatchPayload
  readonly onBatch: OnBatch
  readonly options: BatchOptions
  readonly epoch: Epoch
  /** Aborted when the service stops: the slice under way is settled and committed, no further one. */
  readonly stop: AbortSignal
}

/**
 * One batch of kafkajs in slices. kafkajs resolves and commits nothing by itself here: only what the
 * loop's result names, after a check that the partition is still ours, and nothing that could not be
 * committed, so that such a slice comes again.
 */
export async function eachBatch(call: BatchCall): Promise<void> {
  const { payload, options, epoch, stop } = call
  const { messages } = payload.batch
  for (let from = 0; from < messages.length; from += options.maxBatchRecords) {
    if (stop.aborted || epoch.signal.aborted || !payload.isRunning() || payload.isStale()) return
    const goOn = await oneSlice(call, messages.slice(from, from + options.maxBatchRecords))
    if (!goOn) return
  }
}

/** Settles one slice, then commits. False when the rest of the batch must not be handled now. */
async function oneSlice(
  { payload, onBatch, options, epoch }: BatchCall,
  messages: readonly KafkaMessage[],
): Promise<boolean> {
  const { topic, partition } = payload.batch
  const slice: StreamBatch = {
    topic,
    partition,
    records: messages.map((message) => recordOf(topic, partition, message)),
    highWatermark: BigInt(payload.batch.highWatermark),
    signal: epoch.signal,
  }
  const positions = await withHeartbeats(payload, () => epoch.positions).catch(() => undefined)
  if (positions === undefined) return false
  const gap = await withHeartbeats(payload, () => gapBefore(slice, positions, options)).catch(
    (error: unknown) => {
      const why = 'the oldest offset cannot be asked for; the batch comes again'
      options.log.warn({ topic, partition, error: describe(error) }, why)
    },
  )
  if (gap === undefined) {
    pause(payload, ASK_AGAIN_MS)
    return false
  }
  const settle = async () => {
    answerGaps(gap, options.gaps, options.log)
    for (const { to } of gap) positions.set(partitionName(slice), to)
    return onBatch(slice)
  }
  const result = await withHeartbeats(payload, settle).catch((error: unknown) => {
    throw new StageError('the stage failed', { cause: error })
  })
  if (epoch.signal.aborted) return false
  if (result.commit !== null) {
    const next = behindMarkers(payload, result.commit)
    const partitions = [{ partition, offset: String(next) }]
    await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions }] })
    if (epoch.signal.aborted) return false
    payload.resolveOffset(String(next - 1n))
    positions.set(partitionName(slice), next)
  }
  if (result.pauseMs === null) return true
  pause(payload, result.pauseMs)
  return false
}

/** No batch of the partition comes for so long. */
function pause(payload: EachBatchPayload, ms: number): void {
  setTimeout(payload.pause(), ms).unref()
}

/** The markers of transactions take offsets and are handed to nobody: none stays behind as lag. */
function behindMarkers({ batch }: EachBatchPayload, commit: bigint): bigint {
  const last = batch.messages.at(-1)
  return last !== undefined && commit > BigInt(last.offset)
    ? BigInt(batch.lastOffset()) + 1n
    : commit
}

/**
 * kafkajs goes on silently where retention passed the position; the offsets tell, and the oldest
 * offset of the log, because markers of transactions leave offsets out as well.
 */
async function gapBefore(
  slice: StreamBatch,
  positions: ReadonlyMap<string, bigint>,
  { kafka }: BatchOptions,
): Promise<readonly Gap[]> {
  const { topic, partition, records } = slice
  const from = positions.get(partitionName(slice)) ?? 0n
  const to = records[0]?.offset ?? from
  if (to <= from || (await oldestOffset(kafka, slice)) <= from) return []
  return [{ topic, partition, from, to }]
}
