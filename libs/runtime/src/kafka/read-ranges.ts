import { TransformStream } from 'node:stream/web'
import type { StreamRecord } from '@tributary/core'
import { describe, Failure, partitionName } from '@tributary/core'
import type { EachBatchPayload, Kafka } from 'kafkajs'
import { createStallTimer } from '../service/stall-timer.ts'
import type { GroupConsumer } from './consumer.ts'
import { createTemporaryConsumer, HEARTBEAT_MS, recordOf, withHeartbeats } from './consumer.ts'

/** Offsets [from, to) of a partition. */
export type TopicRange = {
  readonly topic: string
  readonly partition: number
  readonly from: bigint
  readonly to: bigint
}

/** Time without a record after which the reading fails: retention has deleted the missing ones. */
const STALL_MS = 30_000

export type ReadOptions = {
  /** Infinite for ranges that may go on after the end of the topic. Milliseconds. */
  readonly stallMs?: number
  readonly signal?: AbortSignal
}

/**
 * Reads ranges of partitions, in order per range. Fetches no more than the caller takes; leaving the
 * loop or aborting the signal ends the reading. Uses a temporary consumer group. Rejects with UNAVAILABLE.
 */
export async function* readRanges(
  kafka: Kafka,
  ranges: readonly TopicRange[],
  { stallMs = STALL_MS, signal }: ReadOptions = {},
): AsyncGenerator<StreamRecord, void, undefined> {
  if (ranges.length === 0 || signal?.aborted) return
  const topics = [...new Set(ranges.map(({ topic }) => topic))]
  const { readable, writable } = new TransformStream<Records, Records>()
  const output = writable.getWriter()
  /** Ends the reading with an error, unless the caller has left the loop. */
  const fail = (error: unknown) => void output.abort(error).catch(() => undefined)
  const end = () => void output.close().catch(() => undefined)
  signal?.addEventListener('abort', end)
  const member = createTemporaryConsumer({
    ...{ kafka, topics, purpose: 'reader', onRestart: fail },
    config: { heartbeatInterval: HEARTBEAT_MS, maxWaitTimeInMs: 100 },
  })
  member.crashed.catch(fail)
  const stall = watchStall(stallMs, () => fail(new Error(`no record for ${stallMs / 1_000} s`)))
  read({ member, ranges, output, stall, fail }).catch(fail)
  try {
    for await (const records of readable) yield* records
  } catch (cause) {
    const what = `topics ${topics.join(', ')} cannot be read: ${describe(cause)}`
    throw new Failure('UNAVAILABLE', { what, fix: 'run the command again', cause })
  } finally {
    stall.stop()
    signal?.removeEventListener('abort', end)
    await member.leave()
  }
}

type Records = readonly StreamRecord[]

type Reading = {
  readonly member: GroupConsumer
  readonly ranges: readonly TopicRange[]
  readonly output: WritableStreamDefaultWriter<Records>
  readonly stall: StallWatch
  readonly fail: (error: unknown) => void
}

/** Starts the consumer, which writes its records to the output and closes it after the last range. */
async function read({ member, ranges, output, stall, fail }: Reading): Promise<void> {
  const { consumer } = member
  const byPartition = Map.groupBy(ranges, partitionName)
  const plans = new Map([...byPartition].map(([name, own]) => [name, createRangePlan(own)]))

  async function eachBatch({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    const { topic, partition, messages } = batch
    const plan = plans.get(partitionName(batch))
    if (plan === undefined) return consumer.pause([{ topic, partitions: [partition] }])
    stall.suspend()
    const records = plan.take(messages.map((message) => recordOf(topic, partition, message)))
    if (records.length > 0) await withHeartbeats({ heartbeat }, () => output.write(records))
    const position = plan.position()
    if (position === null) {
      plans.delete(partitionName(batch))
      consumer.pause([{ topic, partitions: [partition] }])
    } else if (position > BigInt(batch.lastOffset()) + 1n) {
      consumer.seek({ topic, partition, offset: String(position) })
    }
    if (plans.size > 0) stall.resume()
    else await output.close()
  }

  await member.subscribe()
  await consumer.run({
    autoCommit: false,
    // kafkajs retries a batch that throws, and marks one that does not throw as consumed.
    eachBatch: async (payload) => eachBatch(payload).catch(fail),
  })
  for (const { topic, partition } of ranges) {
    const position = plans.get(partitionName({ topic, partition }))?.position()
    if (position) consumer.seek({ topic, partition, offset: String(position) })
  }
  stall.resume()
}

type StallWatch = {
  /** Called while the reading waits for its caller, which is not a stall. */
  suspend(): void
  resume(): void
  stop(): void
}

/** Starts suspended. */
function watchStall(stallMs: number, onStall: () => void): StallWatch {
  const timer = createStallTimer(stallMs)
  let isSuspended = true
  const check = () => {
    if (isSuspended) timer.progress()
    else if (timer.isStalled()) onStall()
  }
  const interval = setInterval(check, Math.min(1_000, stallMs / 2)).unref()
  return {
    suspend() {
      isSuspended = true
    },
    resume() {
      timer.progress()
      isSuspended = false
    },
    stop: () => clearInterval(interval),
  }
}

/** How far the reading of one partition's ranges is. */
export type RangePlan = {
  /** The records that are in the ranges and were not taken before, in order. */
  take(records: readonly StreamRecord[]): readonly StreamRecord[]
  /** Offset to read next; null once every range was read. */
  position(): bigint | null
}

/**
 * Plans the ranges of one partition in the order of their offsets, each record once: it leaves out
 * records before the position, which a restarted consumer reads again. Offsets may be missing, as
 * compaction leaves them.
 */
export function createRangePlan(ranges: readonly TopicRange[]): RangePlan {
  const open = ranges.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  let next = open[0]?.from ?? 0n

  function closeBefore(offset: bigint): void {
    while (open[0] !== undefined && open[0].to <= offset) open.shift()
  }

  return {
    take(records) {
      const taken: StreamRecord[] = []
      for (const record of records) {
        if (record.offset < next) continue
        next = record.offset + 1n
        closeBefore(record.offset)
        if (open[0] !== undefined && record.offset >= open[0].from) taken.push(record)
      }
      closeBefore(next)
      return taken
    },
    position() {
      const from = open[0]?.from
      if (from === undefined) return null
      return from > next ? from : next
    },
  }
}
