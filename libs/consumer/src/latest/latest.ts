import { erasedBy } from '../fold/erasures.ts'
import type { RowKind } from '../fold/facts.ts'
import type { UnifiedKind } from '../generated/records.ts'
import { createDecoder, type Schemas } from '../records/decoder.ts'
import { type Poison, readOrReport, type UnifiedRecord } from '../records/records.ts'
import type { Bounds, Source, SourceRecord } from '../records/source.ts'
import { TOPICS } from '../records/topics.ts'
import type { Store } from '../store/store.ts'
import type { Change } from './change.ts'
import { createEngine, isRead } from './engine.ts'

export type LatestOptions<K extends RowKind> = {
  readonly source: Source
  readonly schemas: Schemas
  /** Shared by all members of the group. */
  readonly store: Store
  readonly groupId: string
  /** Rows to keep. Conversations need all three topics. */
  readonly kinds: readonly K[]
  /**
   * Called when a row changed, for one entity at a time. Let it resolve once the change is durable. A
   * crash before that repeats the call; no change is lost.
   */
  readonly onChange: (change: Change<K>) => Promise<void> | void
  /** Called for a record that cannot be read, which is then passed. Throw to stop instead. */
  readonly onPoison: (poison: Poison) => Promise<void> | void
  /** Ends the reading; by default nothing does. */
  readonly signal?: AbortSignal
  /** Longest time that `onChange` takes, by default 30 s. After it, another member may call its own. */
  readonly handlerTimeoutMs?: number
}

const FACT_KINDS = ['message', 'call', 'conversationEvent'] as const

/**
 * Keeps the latest rows of messages, calls and conversations, as the views show them, until the signal is
 * aborted. Reads the erasures to their end first, and follows them. Rejects as `records` does.
 */
export async function latest<K extends RowKind>(options: LatestOptions<K>): Promise<void> {
  const { source, groupId, kinds, onPoison, handlerTimeoutMs = 30_000 } = options
  const onChange = options.onChange as (change: Change) => Promise<void> | void
  const engine = createEngine({ ...options, onChange, leaseMs: handlerTimeoutMs })
  const decoder = createDecoder(options.schemas)
  const stop = new AbortController()
  const given = options.signal === undefined ? [] : [options.signal]
  const signal = AbortSignal.any([...given, stop.signal])
  const end = untilEnd(await erasureBounds(source))

  const readErasure = async (raw: SourceRecord) => {
    const read = await readOrReport(raw, decoder, onPoison)
    if (read?.kind === 'erasure') await applyErasure(read)
    end.passed(raw)
  }
  const applyErasure = async (read: UnifiedRecord<'erasure'>) => {
    const erased = erasedBy(read.record)
    if (erased !== null) return engine.applyErasure(erased)
    const { topic, partition, offset } = read
    const detail = 'its kind is newer than this version of the package'
    await onPoison({ topic, partition, offset, reason: 'UNKNOWN_ERASURE', detail })
  }
  const readFact = async (raw: SourceRecord) => {
    const read = await readOrReport(raw, decoder, onPoison)
    if (read !== null && read.kind !== 'erasure') await engine.applyFact(read)
  }
  const followErasures = source.follow({
    groupId: `${groupId}-erasures-${crypto.randomUUID()}`,
    topics: [TOPICS.erasure],
    onRecord: readErasure,
    signal,
  })
  const consumeFacts = async () => {
    await Promise.race([end.reached, followErasures])
    if (signal.aborted) return
    await source.consume({ groupId, topics: topicsFor(kinds), onRecord: readFact, signal })
  }
  const both = [followErasures, consumeFacts()]
  try {
    await Promise.all(both)
  } finally {
    stop.abort()
    await Promise.allSettled(both)
  }
}

const topicsFor = (kinds: readonly RowKind[]): readonly string[] =>
  FACT_KINDS.filter((kind) => isRead(kind, kinds)).map((kind: UnifiedKind) => TOPICS[kind])

async function erasureBounds(source: Source): Promise<ReadonlyMap<number, Bounds>> {
  try {
    return await source.bounds(TOPICS.erasure)
  } catch (cause) {
    const fix = 'check the brokers, that the topic exists, and that this program may read it'
    throw new Error(`the bounds of ${TOPICS.erasure} cannot be read: ${fix}`, { cause })
  }
}

/** Resolves once every record that was in the topic at the start has been passed. */
function untilEnd(bounds: ReadonlyMap<number, Bounds>) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const open = new Map(
    [...bounds]
      .filter(([, { first, next }]) => next > first)
      .map(([partition, { next }]) => [partition, next] as const),
  )
  if (open.size === 0) resolve()
  return {
    reached: promise,
    passed({ partition, offset }: SourceRecord) {
      const next = open.get(partition)
      if (next === undefined || offset + 1n < next) return
      open.delete(partition)
      if (open.size === 0) resolve()
    },
  }
}
