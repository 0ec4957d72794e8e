import type { StreamRecord } from '@tributary/core'
import { partitionName } from '@tributary/core'
import { sleep } from '../service/retry.ts'
import type { Source, StreamBatch } from '../stream/ports.ts'

/** A record without its coordinates; everything but the value has a default. */
type NewRecord = Partial<Omit<StreamRecord, 'offset' | 'topic' | 'partition'>> & {
  readonly value: Uint8Array
}

/**
 * A Source over records in memory, with the contract of the Kafka one: batches of a partition in
 * order, one at a time; commits first, then continues from the commit. `rebalance` revokes the
 * partitions as a group does; records that are not committed are redelivered.
 */
export type MemorySource = Source & {
  append(topic: string, partition: number, records: readonly NewRecord[]): void
  committed(topic: string, partition: number): bigint
  rebalance(): void
  /** Resolves once every appended record is committed. */
  drained(): Promise<void>
}

type Partition = {
  readonly topic: string
  readonly partition: number
  readonly log: StreamRecord[]
  position: bigint
  note: string
}

const POLL_MS = 1

export function createMemorySource(options: { readonly maxBatchRecords: number }): MemorySource {
  const partitions = new Map<string, Partition>()
  let epoch = new AbortController()

  function partitionOf(topic: string, partition: number): Partition {
    const name = partitionName({ topic, partition })
    const known = partitions.get(name) ?? { topic, partition, log: [], position: 0n, note: '' }
    partitions.set(name, known)
    return known
  }

  async function consume(from: Partition, onBatch: OnBatch, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const records = nextRecords(from, options.maxBatchRecords)
      const pauseMs = records.length === 0 ? POLL_MS : await handle(from, records, onBatch)
      if (pauseMs !== null) await sleep(pauseMs, signal)
    }
  }

  function batchOf(
    { topic, partition, log }: Partition,
    records: readonly StreamRecord[],
    signal: AbortSignal,
  ): StreamBatch {
    const ofTopic = [...partitions.values()].filter((of) => of.topic === topic)
    const notes = new Map(ofTopic.map((of) => [of.partition, of.note]))
    return { topic, partition, records, highWatermark: BigInt(log.length), notes, signal }
  }

  async function handle(from: Partition, records: readonly StreamRecord[], onBatch: OnBatch) {
    const owned = epoch.signal
    const { commit, note = '', pauseMs } = await onBatch(batchOf(from, records, owned))
    if (owned.aborted) return null
    if (commit !== null) Object.assign(from, { position: commit, note })
    return pauseMs
  }

  return {
    append(topic, partition, records) {
      const to = partitionOf(topic, partition)
      for (const record of records) to.log.push(recordOf(to, record))
    },
    committed: (topic, partition) => partitionOf(topic, partition).position,
    rebalance() {
      epoch.abort()
      epoch = new AbortController()
    },
    async drained() {
      const open = () => [...partitions.values()].some(({ log, position }) => position < log.length)
      while (open()) await sleep(POLL_MS, new AbortController().signal)
    },
    async run(onBatch, signal) {
      const consuming = new Map<Partition, Promise<void>>()
      while (!signal.aborted) {
        for (const from of partitions.values()) {
          if (!consuming.has(from)) consuming.set(from, consume(from, onBatch, signal))
        }
        await Promise.race([...consuming.values(), sleep(POLL_MS, signal)])
      }
      await Promise.all(consuming.values())
    },
    ready: async () => ({ ready: true }),
  }
}

type OnBatch = Parameters<Source['run']>[0]

function nextRecords(from: Partition, max: number): readonly StreamRecord[] {
  const start = Number(from.position)
  return from.log.slice(start, start + max)
}

function recordOf({ topic, partition, log }: Partition, added: NewRecord): StreamRecord {
  const offset = BigInt(log.length)
  return { key: null, headers: {}, timestampMs: 0, ...added, topic, partition, offset }
}
