import { setTimeout as sleep } from 'node:timers/promises'
import type { StreamRecord } from '@tributary/core'
import { readLag } from '@tributary/runtime/kafka'
import type { StackClients } from '../rig/stack-clients.ts'
import type { Expected } from './conservation.ts'
import { digestOf } from './conservation.ts'
import type { Ends, Evidence } from './evidence.ts'
import { partitionOf, RAW_TOPICS, readEnds, UNIFIED } from './evidence.ts'
import type { Problem } from './problem.ts'
import { problem } from './problem.ts'

/** The consumer groups of a run. */
export type Groups = { readonly normalizer: string; readonly sink: string }

/** The committed offsets of a group at one moment. */
export type Sample = {
  readonly group: keyof Groups
  readonly atMs: number
  readonly committed: ReadonlyMap<string, bigint>
}

const SAMPLE_EVERY_MS = 300

const TOPICS: Readonly<Record<keyof Groups, readonly string[]>> = {
  normalizer: RAW_TOPICS,
  sink: UNIFIED,
}

async function committedOf(clients: StackClients, groups: Groups, group: keyof Groups) {
  const lags = await readLag(clients.kafka, groups[group], TOPICS[group])
  return new Map(lags.map((of) => [partitionOf(of), of.position]))
}

/** Watches the committed offsets of a run. */
export type OffsetWatch = { stop(): Promise<readonly Sample[]> }

export function watchOffsets(clients: StackClients, groups: Groups): OffsetWatch {
  const samples: Sample[] = []
  let watching = true
  const run = async (group: keyof Groups) => {
    while (watching) {
      const committed = await committedOf(clients, groups, group).catch(() => null)
      if (committed !== null) samples.push({ group, atMs: Date.now(), committed })
      await sleep(SAMPLE_EVERY_MS)
    }
  }
  const running = Promise.all([run('normalizer'), run('sink')])
  return {
    async stop() {
      watching = false
      await running
      return samples
    },
  }
}

/** Sets the groups of a run to the ends of the topics, so that the run reads only its own records. */
export async function startAtEnds(clients: StackClients, groups: Groups): Promise<Ends> {
  const ends = await readEnds(clients)
  await Promise.all([
    commitAll(clients, groups.normalizer, of(ends, RAW_TOPICS)),
    commitAll(clients, groups.sink, of(ends, UNIFIED)),
  ])
  return ends
}

type Offset = { readonly topic: string; readonly partition: number; readonly offset: string }

const of = (ends: Ends, topics: readonly string[]): readonly Offset[] =>
  topics.flatMap((topic) =>
    [...ends]
      .filter(([name]) => name.startsWith(`${topic}/`))
      .map(([name, offset]) => {
        const partition = Number(name.slice(topic.length + 1))
        return { topic, partition, offset: String(offset) }
      }),
  )

/** Commits as the only member of the group. The admin client would join the group once for each topic, which takes seconds. */
async function commitAll(
  { kafka }: StackClients,
  groupId: string,
  offsets: readonly Offset[],
): Promise<void> {
  const consumer = kafka.consumer({ groupId })
  await consumer.connect()
  await consumer.subscribe({ topics: offsets.map(({ topic }) => topic) })
  const joined = Promise.withResolvers<void>()
  consumer.on(consumer.events.GROUP_JOIN, () => joined.resolve())
  consumer.on(consumer.events.CRASH, ({ payload }) => joined.reject(payload.error))
  await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => {} })
  await joined.promise
  await consumer.commitOffsets([...offsets])
  await consumer.disconnect()
}

/** Records that a group has not yet committed. */
export async function behind(
  clients: StackClients,
  groups: Groups,
  group: keyof Groups,
): Promise<number> {
  const lags = await readLag(clients.kafka, groups[group], TOPICS[group])
  return Number(lags.reduce((sum, { lag }) => sum + lag, 0n))
}

/**
 * Checks that no commit goes back, and that a commit comes after its effect: the normalizer has sent the
 * unified records of every raw record before the committed offset.
 */
export function checkCommits(
  samples: readonly Sample[],
  { unified }: Evidence,
  expected: Expected,
): readonly Problem[] {
  return [...wentBack(samples), ...aheadOfEffect(samples, unified, expected)]
}

function wentBack(samples: readonly Sample[]): readonly Problem[] {
  const highest = new Map<string, bigint>()
  const problems: Problem[] = []
  for (const { group, committed } of samples) {
    for (const [partition, offset] of committed) {
      const before = highest.get(partition) ?? offset
      if (offset >= before) highest.set(partition, offset)
      else problems.push(problem('offset', `${group} ${partition}: ${offset} after ${before}`))
    }
  }
  return problems
}

function aheadOfEffect(
  samples: readonly Sample[],
  unified: readonly StreamRecord[],
  expected: Expected,
): readonly Problem[] {
  const sentAt = new Map<string, number>()
  for (const { value, timestampMs } of unified) {
    const digest = digestOf(value)
    sentAt.set(digest, Math.min(sentAt.get(digest) ?? timestampMs, timestampMs))
  }
  const effects = [...expected.unified].map(([digest, source]) => {
    const at = source.lastIndexOf('/')
    return {
      partition: source.slice(0, at),
      offset: BigInt(source.slice(at + 1)),
      sentAtMs: sentAt.get(digest) ?? Number.POSITIVE_INFINITY,
    }
  })
  const raw = samples.filter(({ group }) => group === 'normalizer')
  const early = effects.filter(({ partition, offset, sentAtMs }) =>
    raw.some(({ atMs, committed }) => sentAtMs > atMs && (committed.get(partition) ?? 0n) > offset),
  )
  return early.map(({ partition, offset }) =>
    problem('offset', `${partition}/${offset} was committed before its unified records were sent`),
  )
}
