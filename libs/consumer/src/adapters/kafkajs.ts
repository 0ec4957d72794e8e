import type { Bounds, Reading, Source, SourceRecord } from '../records/source.ts'
import type {
  HeaderValue,
  KafkaJs,
  KafkaJsBatch,
  KafkaJsConsumer,
  KafkaJsMessage,
} from './kafkajs-client.ts'

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

/** The group keeps its member during a long handler. kafkajs sends at most one in three seconds. */
const HEARTBEAT_EVERY_MS = 1_000

async function eachBatch(
  consumer: KafkaJsConsumer,
  payload: KafkaJsBatch,
  { reading, commits, fail }: BatchContext,
): Promise<void> {
  const { topic, partition, messages } = payload.batch
  const progress = createProgress(commits ? consumer : null, { topic, partition })
  const beat = () => void payload.heartbeat().catch(() => undefined)
  const heartbeat = setInterval(beat, HEARTBEAT_EVERY_MS)
  try {
    for (const message of messages) {
      if (!payload.isRunning() || payload.isStale() || reading.signal.aborted) break
      if (!(await succeeds(reading.onRecord(recordOf(topic, partition, message)), fail))) break
      payload.resolveOffset(message.offset)
      await progress.passed(message.offset)
      await payload.heartbeat()
    }
    await progress.commit()
  } finally {
    clearInterval(heartbeat)
  }
}

/** False after `fail` has the reason of a rejected promise. */
const succeeds = (task: Promise<void>, fail: (error: unknown) => void): Promise<boolean> =>
  task.then(
    () => true,
    (error: unknown) => {
      fail(error)
      return false
    },
  )

/** Commits what was passed of one partition, at most once a second until the end. */
function createProgress(
  consumer: KafkaJsConsumer | null,
  of: { readonly topic: string; readonly partition: number },
) {
  let next: string | null = null
  let committedAt = performance.now()
  async function commit(): Promise<void> {
    if (consumer === null || next === null) return
    const offset = next
    next = null
    committedAt = performance.now()
    await consumer.commitOffsets([{ ...of, offset }])
  }
  async function passed(offset: string): Promise<void> {
    next = String(BigInt(offset) + 1n)
    if (performance.now() - committedAt > COMMIT_EVERY_MS) await commit()
  }
  return { commit, passed }
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
