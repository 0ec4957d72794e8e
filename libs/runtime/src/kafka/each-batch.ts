import type { EachBatchPayload, KafkaMessage } from 'kafkajs'
import type { Log } from '../log.ts'
import type { Source, StreamBatch } from '../stream/ports.ts'
import type { GapSettings } from './gaps.ts'
import { answerGaps, partitionName } from './gaps.ts'
import { withHeartbeats } from './heartbeats.ts'
import type { Epoch } from './ownership.ts'
import { recordOf } from './record.ts'

export type OnBatch = Parameters<Source['run']>[0]

export type BatchOptions = {
  /** Records per batch at most. */
  readonly maxBatchRecords: number
  /** What to do when records were removed before the group read them. */
  readonly gaps: GapSettings
  readonly log: Log
}

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
 * loop's result names, after a check that the partition is still ours.
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
  const name = partitionName({ topic, partition })
  const slice: StreamBatch = {
    topic,
    partition,
    records: messages.map((message) => recordOf(topic, partition, message)),
    highWatermark: BigInt(payload.batch.highWatermark),
    signal: epoch.signal,
  }
  const positions = await withHeartbeats(payload, () => epoch.positions).catch(() => undefined)
  if (positions === undefined) return false
  const settle = async () => {
    answerGapBefore(slice, positions, options)
    return onBatch(slice)
  }
  const result = await withHeartbeats(payload, settle).catch((error: unknown) => {
    throw new StageError('the stage failed', { cause: error })
  })
  if (epoch.signal.aborted) return false
  if (result.commit !== null) {
    payload.resolveOffset(String(result.commit - 1n))
    const offset = String(result.commit)
    positions.set(name, result.commit)
    await payload.commitOffsetsIfNecessary({
      topics: [{ topic, partitions: [{ partition, offset }] }],
    })
  }
  if (result.pauseMs === null) return true
  setTimeout(payload.pause(), result.pauseMs).unref()
  return false
}

/** kafkajs goes on silently where retention passed the position; the offsets tell. */
function answerGapBefore(
  slice: StreamBatch,
  positions: Map<string, bigint>,
  { gaps, log }: BatchOptions,
): void {
  const { topic, partition, records } = slice
  const from = positions.get(partitionName(slice)) ?? 0n
  const to = records[0]?.offset ?? from
  if (to <= from) return
  answerGaps([{ topic, partition, from, to }], gaps, log)
  positions.set(partitionName(slice), to)
}
