import { partitionName } from '@tributary/core'
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs'
import type { Log } from '../service/log.ts'
import { outagesOf } from '../service/outage-log.ts'
import type { BatchResult, Source, StreamBatch } from '../stream/ports.ts'
import { recordOf, withHeartbeats } from './consumer.ts'
import type { Gap, GapSettings } from './gaps.ts'
import { answerGaps } from './gaps.ts'
import type { Commits } from './offsets.ts'
import { logStartOffset } from './offsets.ts'
import type { Epoch } from './ownership.ts'

export type OnBatch = Parameters<Source['run']>[0]

export type BatchOptions = {
  readonly kafka: Kafka
  /** Maximum number of records in a batch that `onBatch` gets. */
  readonly maxBatchRecords: number
  /** What to do when records were deleted before the group read them. */
  readonly gaps: GapSettings
  readonly log: Log
}

/** Delay before retrying a batch whose gap check failed. */
const GAP_CHECK_RETRY_MS = 1_000

/** Carries what `onBatch` threw past kafkajs, which would otherwise retry the batch. */
export class StageError extends Error {}

export type BatchCall = {
  readonly payload: EachBatchPayload
  readonly onBatch: OnBatch
  readonly options: BatchOptions
  readonly epoch: Epoch<Commits>
  /** Aborted when the service stops: the running slice is settled and committed, the rest is not started. */
  readonly stop: AbortSignal
}

/**
 * Processes a batch of kafkajs in slices of `maxBatchRecords`. kafkajs resolves and commits nothing
 * by itself here. A slice commits what the result of `onBatch` names, if this member still owns the
 * partition; a slice whose commit fails is redelivered.
 */
export async function eachBatch(call: BatchCall): Promise<void> {
  const { payload, options, epoch, stop } = call
  const { messages } = payload.batch
  for (let from = 0; from < messages.length; from += options.maxBatchRecords) {
    if (stop.aborted || epoch.signal.aborted || !payload.isRunning() || payload.isStale()) return
    const goOn = await processSlice(call, messages.slice(from, from + options.maxBatchRecords))
    if (!goOn) return
  }
}

/** Settles one slice, then commits. False when the rest of the batch must not be processed now. */
async function processSlice(call: BatchCall, messages: readonly KafkaMessage[]): Promise<boolean> {
  const { payload, epoch } = call
  const commits = await withHeartbeats(payload, () => epoch.commits).catch(() => null)
  if (commits === null) return false
  const { positions } = commits
  const slice = sliceOf(call, messages, commits)
  const gaps = await checkGap(call, slice, positions)
  if (gaps === null) {
    pause(payload, GAP_CHECK_RETRY_MS)
    return false
  }
  const { commit, note, pauseMs } = await settle(call, slice, () => {
    answerGaps(gaps, call.options.gaps, call.options.log)
    for (const { to } of gaps) positions.set(partitionName(slice), to)
  })
  if (epoch.signal.aborted) return false
  if (commit !== null) {
    const next = pastControlRecords(payload, commit)
    await commitOffset(payload, next, note)
    outagesOf(call.options.log).worked('Kafka')
    if (epoch.signal.aborted) return false
    payload.resolveOffset(String(next - 1n))
    positions.set(partitionName(slice), next)
    commits.notes.get(slice.topic)?.set(slice.partition, note ?? '')
  }
  if (pauseMs === null) return true
  pause(payload, pauseMs)
  return false
}

function sliceOf(
  { payload: { batch }, epoch }: BatchCall,
  messages: readonly KafkaMessage[],
  { notes }: Commits,
): StreamBatch {
  const { topic, partition } = batch
  return {
    topic,
    partition,
    records: messages.map((message) => recordOf(topic, partition, message)),
    highWatermark: BigInt(batch.highWatermark),
    notes: notes.get(topic) ?? new Map(),
    signal: epoch.signal,
  }
}

/** The gap before the slice, if any; null when Kafka did not answer. */
async function checkGap(
  { payload, options }: BatchCall,
  slice: StreamBatch,
  positions: ReadonlyMap<string, bigint>,
): Promise<readonly Gap[] | null> {
  const check = () => gapBefore(slice, positions, options.kafka)
  return withHeartbeats(payload, check).catch((error: unknown) => {
    outagesOf(options.log).failed({
      ...{ error, message: 'retrying the batch', dependency: 'Kafka' },
      fields: { topic: slice.topic, partition: slice.partition },
    })
    return null
  })
}

/**
 * kafkajs resumes silently at the log start when retention has deleted the position. A jump in the
 * offsets alone proves nothing, since control records leave holes too, so this compares the position
 * with the log start offset.
 */
async function gapBefore(
  slice: StreamBatch,
  positions: ReadonlyMap<string, bigint>,
  kafka: Kafka,
): Promise<readonly Gap[]> {
  const { topic, partition, records } = slice
  const from = positions.get(partitionName(slice)) ?? 0n
  const to = records[0]?.offset ?? from
  if (to <= from || (await logStartOffset(kafka, slice)) <= from) return []
  return [{ topic, partition, from, to }]
}

function settle(
  { payload, onBatch }: BatchCall,
  slice: StreamBatch,
  before: () => void,
): Promise<BatchResult> {
  const work = async () => {
    before()
    return onBatch(slice)
  }
  return withHeartbeats(payload, work).catch((cause: unknown) => {
    throw new StageError('the stage failed', { cause })
  })
}

/**
 * Transaction control records occupy offsets but are never delivered. Commits past those that follow
 * the last record, so that they do not show up as lag.
 */
function pastControlRecords({ batch }: EachBatchPayload, commit: bigint): bigint {
  const last = batch.messages.at(-1)
  return last !== undefined && commit > BigInt(last.offset)
    ? BigInt(batch.lastOffset()) + 1n
    : commit
}

async function commitOffset(
  payload: EachBatchPayload,
  next: bigint,
  note: string | undefined,
): Promise<void> {
  const { topic, partition } = payload.batch
  // The types of `eachBatch` leave out `metadata`, which kafkajs sends.
  const partitions = [{ partition, offset: String(next), metadata: note ?? null }]
  await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions }] })
}

/** Fetches nothing from the partition for this long. */
function pause(payload: EachBatchPayload, ms: number): void {
  setTimeout(payload.pause(), ms).unref()
}
