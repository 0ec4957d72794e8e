import { Failure, partitionName } from '@tributary/core'
import type { Kafka } from 'kafkajs'
import type { ConfigOf } from '../service/config.ts'
import { choice } from '../service/config-fields.ts'
import type { Log } from '../service/log.ts'
import { withAdmin } from './admin.ts'

/** What to do when records were removed before the group read them. */
export const GAP_FIELDS = {
  onOffsetGone: choice(
    {
      name: 'ON_OFFSET_GONE',
      doc: 'What a service does when retention removed records before it read them: stop and say which, or earliest: say which and go on with the oldest retained.',
    },
    ['stop', 'earliest'],
    'stop',
  ),
} as const

export type GapSettings = ConfigOf<typeof GAP_FIELDS>

/** Offsets [from, to) of a partition that the group never read and that are no longer in the log. */
export type Gap = {
  readonly topic: string
  readonly partition: number
  readonly from: bigint
  readonly to: bigint
}

type Ends = { readonly low: bigint; readonly high: bigint }

/** What is missing between a group's position and the log; null when nothing is. */
export function gapBetween(
  position: bigint,
  { low, high }: Ends,
): { from: bigint; to: bigint } | null {
  if (position < low) return { from: position, to: low }
  // A log that ends before the position was truncated or made anew.
  return position > high ? { from: low, to: position } : null
}

/** Positions of a group by `partitionName`: the next offset to read, 0 where nothing is committed. */
export type Positions = ReadonlyMap<string, bigint>

/** What the group has committed on the partitions of the topics. */
export function readPositions(
  kafka: Kafka,
  groupId: string,
  topics: readonly string[],
): Promise<Positions> {
  return withAdmin(kafka, async (admin) => {
    const committed = await admin.fetchOffsets({ groupId, topics: [...topics] })
    const positions = committed.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => {
        // -1: nothing is committed. -2: the client has given the position up for the oldest record.
        const position = BigInt(offset)
        return [partitionName({ topic, partition }), position < 0n ? 0n : position] as const
      }),
    )
    return new Map(positions)
  })
}

/** Every gap between a group's positions and the logs of the topics. */
export function findGaps(
  kafka: Kafka,
  positions: Positions,
  topics: readonly string[],
): Promise<readonly Gap[]> {
  return withAdmin(kafka, async (admin) => {
    const gaps = topics.map(async (topic) => {
      const ends = await admin.fetchTopicOffsets(topic)
      return ends.flatMap(({ partition, low, high }) => {
        const position = positions.get(partitionName({ topic, partition })) ?? 0n
        const gap = gapBetween(position, { low: BigInt(low), high: BigInt(high) })
        return gap === null ? [] : [{ topic, partition, ...gap }]
      })
    })
    return (await Promise.all(gaps)).flat()
  })
}

/** The oldest offset that a partition retains. */
export function oldestOffset(
  kafka: Kafka,
  { topic, partition }: Pick<Gap, 'topic' | 'partition'>,
): Promise<bigint> {
  return withAdmin(kafka, async (admin) => {
    const ends = await admin.fetchTopicOffsets(topic)
    return BigInt(ends.find((of) => of.partition === partition)?.low ?? 0)
  })
}

/** Says what is missing and goes on, or stops, as configured. Never skips silently. */
export function answerGaps(gaps: readonly Gap[], { onOffsetGone }: GapSettings, log: Log): void {
  if (gaps.length === 0) return
  const what = gaps.map(
    ({ topic, partition, from, to }) => `${topic}/${partition} offsets ${from} to ${to - 1n}`,
  )
  const message = `records are gone that were never read: ${what.join('; ')}`
  if (onOffsetGone === 'earliest') {
    log.error({ gaps: what }, `${message}; going on with the oldest retained`)
    return
  }
  const mend =
    'Set ON_OFFSET_GONE=earliest to go on with the oldest retained record, and raise the retention'
  throw new Failure('OFFSET_GONE', `${message}. ${mend}`)
}
