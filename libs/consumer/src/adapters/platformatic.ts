import type { Bounds, Reading, Source, SourceRecord } from '../records/source.ts'

// The parts of @platformatic/kafka that the adapter uses, so that the package needs no types of it.

export type PlatformaticConsumer = {
  consume(options: {
    topics: string[]
    mode: 'committed' | 'earliest'
    fallbackMode: 'earliest'
    autocommit: false
  }): Promise<PlatformaticStream>
  listOffsets(options: { topics: string[]; timestamp: bigint }): Promise<Map<string, bigint[]>>
  close(force: boolean): Promise<void>
}

export type PlatformaticStream = AsyncIterable<PlatformaticMessage> & { close(): Promise<void> }

export type PlatformaticMessage = {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly timestamp: bigint
  readonly key: Uint8Array | null | undefined
  readonly value: Uint8Array | null | undefined
  readonly headers: ReadonlyMap<Uint8Array, Uint8Array>
  commit(): unknown
}

/** Times that listOffsets knows (https://kafka.apache.org/protocol#The_Messages_ListOffsets). */
const LATEST = -1n
const EARLIEST = -2n

/** Attempts in a row that read no record, before the source gives up. */
const ATTEMPTS = 5
const PAUSE_MS = 500

/**
 * A source over consumers of @platformatic/kafka, which `create` makes for a group. Give the consumer no
 * `deserializers` and no `registry`: the adapter needs the bytes.
 */
export function platformaticSource(create: (groupId: string) => PlatformaticConsumer): Source {
  return {
    consume: (reading) => readUntilAborted(create, reading, 'committed'),
    follow: (reading) => readUntilAborted(create, reading, 'earliest'),
    async bounds(topic) {
      const consumer = create(`bounds-${crypto.randomUUID()}`)
      try {
        return await boundsOf(consumer, topic)
      } finally {
        await consumer.close(true)
      }
    },
  }
}

async function boundsOf(
  consumer: PlatformaticConsumer,
  topic: string,
): Promise<ReadonlyMap<number, Bounds>> {
  const topics = [topic]
  const first = await consumer.listOffsets({ topics, timestamp: EARLIEST })
  const next = await consumer.listOffsets({ topics, timestamp: LATEST })
  const offsets = next.get(topic)
  if (offsets === undefined) throw new Error(`topic ${topic} does not exist`)
  return new Map(
    offsets.map((offset, partition) => {
      return [partition, { first: first.get(topic)?.[partition] ?? 0n, next: offset }]
    }),
  )
}

type Mode = 'committed' | 'earliest'

/** What `onRecord` threw, which ends the reading. */
class HandlerError extends Error {}

/** The stream ends with an error when the group is rebalanced at a bad moment: joins it again. */
async function readUntilAborted(
  create: (groupId: string) => PlatformaticConsumer,
  reading: Reading,
  mode: Mode,
): Promise<void> {
  for (let failures = 0; !reading.signal.aborted; ) {
    const progress = { hasRead: false }
    try {
      await readOnce(create(reading.groupId), { reading, mode, progress })
    } catch (error) {
      if (error instanceof HandlerError) throw error.cause
      failures = progress.hasRead ? 1 : failures + 1
      if (failures >= ATTEMPTS) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
}

type Attempt = {
  readonly reading: Reading
  readonly mode: Mode
  readonly progress: { hasRead: boolean }
}

async function readOnce(
  consumer: PlatformaticConsumer,
  { reading, mode, progress }: Attempt,
): Promise<void> {
  const { topics, signal } = reading
  try {
    const stream = await consumer.consume({
      topics: [...topics],
      mode,
      fallbackMode: 'earliest',
      autocommit: false,
    })
    const close = () => void stream.close().catch(() => undefined)
    signal.addEventListener('abort', close, { once: true })
    if (signal.aborted) close()
    for await (const message of stream) {
      if (signal.aborted) break
      await handle(reading, message)
      progress.hasRead = true
      if (mode === 'committed') commitLater(message)
    }
    signal.removeEventListener('abort', close)
    await stream.close()
  } finally {
    await consumer.close(true)
  }
}

async function handle({ onRecord }: Reading, message: PlatformaticMessage): Promise<void> {
  try {
    await onRecord(recordOf(message))
  } catch (cause) {
    throw new HandlerError('the handler of a record failed', { cause })
  }
}

/** The client sends one commit at a time, with the highest offsets. A lost one repeats records. */
function commitLater(message: PlatformaticMessage): void {
  Promise.resolve(message.commit()).catch(() => undefined)
}

const decoder = new TextDecoder()

const recordOf = (message: PlatformaticMessage): SourceRecord => ({
  topic: message.topic,
  partition: message.partition,
  offset: message.offset,
  timestampMs: Number(message.timestamp),
  key: message.key ?? null,
  value: message.value ?? null,
  headers: Object.fromEntries(
    [...message.headers].map(([name, value]) => [decoder.decode(name), decoder.decode(value)]),
  ),
})
