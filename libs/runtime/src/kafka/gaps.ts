import { Failure, partitionName } from '@tributary/core'
import type { Kafka } from 'kafkajs'
import type { ConfigOf } from '../service/config.ts'
import { choice } from '../service/config-fields.ts'
import type { Log } from '../service/log.ts'
import { withAdmin } from './client.ts'
import type { Positions } from './offsets.ts'

/** What to do when records were deleted before the group read them. */
export const GAP_FIELDS = {
  onOffsetGone: choice(
    {
      name: 'ON_OFFSET_GONE',
      doc: 'What a service does when retention deleted records before it read them. "stop": the service names their offsets and ends. "earliest": it names them and continues at the oldest record that is left.',
    },
    ['stop', 'earliest'],
    'stop',
  ),
} as const

export type GapSettings = ConfigOf<typeof GAP_FIELDS>

/** Offsets [from, to) of a partition whose records Kafka deleted before the group read them. */
export type Gap = {
  readonly topic: string
  readonly partition: number
  readonly from: bigint
  readonly to: bigint
}

/** Offsets [start, end) that a partition holds. */
type LogOffsets = { readonly start: bigint; readonly end: bigint }

/** What is missing between a group's position and the log; null when nothing is. */
export function gapBetween(
  position: bigint,
  { start, end }: LogOffsets,
): { from: bigint; to: bigint } | null {
  if (position < start) return { from: position, to: start }
  // A log that ends before the position was truncated or recreated.
  return position > end ? { from: start, to: position } : null
}

/** Every gap between a group's positions and the logs of the topics. */
export function findGaps(
  kafka: Kafka,
  positions: Positions,
  topics: readonly string[],
): Promise<readonly Gap[]> {
  return withAdmin(kafka, async (admin) => {
    const gaps = topics.map(async (topic) => {
      const logs = await admin.fetchTopicOffsets(topic)
      return logs.flatMap(({ partition, low, high }) => {
        const position = positions.get(partitionName({ topic, partition })) ?? 0n
        const gap = gapBetween(position, { start: BigInt(low), end: BigInt(high) })
        return gap === null ? [] : [{ topic, partition, ...gap }]
      })
    })
    return (await Promise.all(gaps)).flat()
  })
}

/** Logs what is missing, or throws OFFSET_GONE, as configured. Never skips records silently. */
export function answerGaps(gaps: readonly Gap[], { onOffsetGone }: GapSettings, log: Log): void {
  if (gaps.length === 0) return
  const missing = gaps.map((gap) => `${partitionName(gap)} offsets ${gap.from} to ${gap.to - 1n}`)
  const what = `records were deleted before they were read: ${missing.join('; ')}`
  if (onOffsetGone === 'stop') {
    const fix =
      'set ON_OFFSET_GONE=earliest to continue at the oldest record that is left, and raise the retention'
    throw new Failure('OFFSET_GONE', { what, fix })
  }
  log.error({ gaps: missing }, `${what}; continuing at the oldest record that is left`)
}
