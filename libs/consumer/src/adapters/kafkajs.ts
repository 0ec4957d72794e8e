import type { Bounds, Reading, Source, SourceRecord } from '../records/source.ts'

// The parts of kafkajs that the adapter uses (https://kafka.js.org), so that the package needs no types of it.

export type KafkaJs = {
  consumer(config: {
    groupId: string
    allowAutoTopicCreation?: boolean
    sessionTimeout?: number
  }): KafkaJsConsumer
  admin(): KafkaJsAdmin
}

export type KafkaJsAdmin = {
  connect(): Promise<void>
  disconnect(): Promise<void>
  fetchTopicOffsets(topic: string): Promise<{ partition: number; high: string; low: string }[]>
}

export type KafkaJsConsumer = {
  connect(): Promise<void>
  disconnect(): Promise<void>
  subscribe(subscription: { topics: string[]; fromBeginning: boolean }): Promise<void>
  run(config: {
    autoCommit: boolean
    eachBatchAutoResolve: boolean
    partitionsConsumedConcurrently: number
    eachBatch: (payload: KafkaJsBatch) => Promise<void>
  }): Promise<void>
  commitOffsets(offsets: { topic: string; partition: number; offset: string }[]): Promise<void>
  on(
    event: 'consumer.crash',
    listener: (event: { payload: { error: Error; restart: boolean } }) => void,
  ): unknown
}

export type KafkaJsBatch = {
  batch: { topic: string; partition: number; messages: KafkaJsMessage[] }
  resolveOffset(offset: string): void
  heartbeat(): Promise<void>
  isRunning(): boolean
  isStale(): boolean
}

type HeaderValue = Uint8Array | string | (Uint8Array | string)[] | undefined

export type KafkaJsMessage = {
  key: Uint8Array | null
  value: Uint8Array | null
  timestamp: string
  offset: string
  headers?: { [name: string]: HeaderValue } | undefined
}

export type KafkaJsOptions = {
  /** Partitions whose records are handled at the same time; by default 4. */
  readonly concurrency?: number
  /** Time after which the group gives the partitions of a dead member to others, by default 30 s. */
  readonly sessionTimeoutMs?: number
}

/** A source over a client of kafkajs. Commits at the end of each batch, and at least every second. */
export function kafkajsSource(kafka: KafkaJs, options: KafkaJsOptions = {}): Source {
  return {
    consume: (reading) => read(kafka, reading, { ...options, commits: true }),
    follow: (reading) => read(kafka, reading, { ...options, commits: false }),
    bounds: (topic) => boundsOf(kafka, topic),
  }
}

async function boundsOf(kafka: KafkaJs, topic: string): Promise<ReadonlyMap<number, Bounds>> {
  const admin = kafka.admin()
  await admin.connect()
  try {
    const offsets = await admin.fetchTopicOffsets(topic)
    return new Map(
      offsets.map(({ partition, low, high }) => [
        partition,
        { first: BigInt(low), next: BigInt(high) },
      ]),
    )
  } finally {
    await admin.disconnect()
  }
}

type ReadOptions = KafkaJsOptions & { readonly commits: boolean }

async function read(kafka: KafkaJs, reading: Reading, options: ReadOptions): Promise<void> {
  const { groupId, topics, signal } = reading
  const { concurrency = 4, sessionTimeoutMs = 30_000 } = options
  const consumer = kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    sessionTimeout: sessionTimeoutMs,
  })
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined)
  consumer.on('consumer.crash', ({ payload }) => {
    if (!payload.restart) failure.reject(payload.error)
  })
  try {
    await consumer.connect()
    await consumer.subscribe({ topics: [...topics], fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: concurrency,
      eachBatch: (payload) =>
        eachBatch(consumer, payload, { reading, commits: options.commits, fail: failure.reject }),
    })
    await Promise.race([whenAborted(signal), failure.promise])
  } finally {
    await consumer.disconnect()
  }
}

const COMMIT_EVERY_MS = 1_000

type BatchContext = {
  readonly reading: Reading
  readonly commits: boolean
  readonly fail: (error: unknown) => void
}

async function eachBatch(
  consumer: KafkaJsConsumer,
  payload: KafkaJsBatch,
  { reading, commits, fail }: BatchContext,
): Promise<void> {
  const { topic, partition, messages } = payload.batch
  let done: string | null = null
  let committedAt = performance.now()
  const commit = async () => {
    if (!commits || done === null) return
    const offset = String(BigInt(done) + 1n)
    done = null
    committedAt = performance.now()
    await consumer.commitOffsets([{ topic, partition, offset }])
  }
  for (const message of messages) {
    if (!payload.isRunning() || payload.isStale() || reading.signal.aborted) break
    try {
      await reading.onRecord(recordOf(topic, partition, message))
    } catch (error) {
      fail(error)
      break
    }
    payload.resolveOffset(message.offset)
    done = message.offset
    if (performance.now() - committedAt > COMMIT_EVERY_MS) await commit()
    await payload.heartbeat()
  }
  await commit()
}

const recordOf = (topic: string, partition: number, message: KafkaJsMessage): SourceRecord => ({
  topic,
  partition,
  offset: BigInt(message.offset),
  timestampMs: Number(message.timestamp),
  key: message.key,
  value: message.value,
  headers: textsOf(message.headers ?? {}),
})

const decoder = new TextDecoder()

/** Of several headers of one name, the last. */
function textsOf(headers: { [name: string]: HeaderValue }): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, given]) => {
      const value = Array.isArray(given) ? given.at(-1) : given
      if (value === undefined) return []
      return [[name, typeof value === 'string' ? value : decoder.decode(value)]]
    }),
  )
}

function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
