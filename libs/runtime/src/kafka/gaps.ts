import { Failure } from '@tributary/core'
import type { Kafka } from 'kafkajs'
import type { ConfigOf } from '../config.ts'
import { choice } from '../config.ts'
import type { Log } from '../log.ts'

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

/**
 * What is missing between a group's position and the log; null when nothing is. Kafka answers -1 for
 * a group without a position: everything from offset 0 is then expected.
 */
export function gapBetween(
  committed: bigint,
  { low, high }: Ends,
): { from: bigint; to: bigint } | null {
  const position = committed < 0n ? 0n : committed
  if (position < low) return { from: position, to: low }
  // A log that ends before the position was truncated or made anew.
  return position > high ? { from: low, to: position } : null
}

/** Every gap of a group, over all partitions of the topics. */
export async function findGaps(
  kafka: Kafka,
  groupId: string,
  topics: readonly string[],
): Promise<readonly Gap[]> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const committed = await admin.fetchOffsets({ groupId, topics: [...topics] })
    const gaps = committed.map(async ({ topic, partitions }) => {
      const ends = await admin.fetchTopicOffsets(topic)
      const positions = new Map(
        partitions.map(({ partition, offset }) => [partition, BigInt(offset)]),
      )
      return ends.flatMap(({ partition, low, high }) => {
        const gap = gapBetween(positions.get(partition) ?? -1n, {
          low: BigInt(low),
          high: BigInt(high),
        })
        return gap === null ? [] : [{ topic, partition, ...gap }]
      })
    })
    return (await Promise.all(gaps)).flat()
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
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
