import type { Item } from '../apply-file/changes.ts'
import type { Replacement } from '../apply-file/replacement.ts'
import { replacement } from '../apply-file/replacement.ts'
import type { OpenInterval } from './expand.ts'

const SELECT = `SELECT schedule_id, provider, account_id, channel,
    toUnixTimestamp64Milli(opens_at) AS opens_at, toUnixTimestamp64Milli(closes_at) AS closes_at
  FROM business_hours FINAL ORDER BY schedule_id, provider, account_id, channel, opens_at`

/** Table business_hours. An entry is a schedule with its scope and all its intervals. */
export const businessHours = (rows: readonly OpenInterval[]): Replacement =>
  replacement({ title: 'schedules', table: 'business_hours', rows, select: SELECT, itemsOf })

/** Schedules of the intervals, which are in order within a schedule. */
export function itemsOf(intervals: readonly OpenInterval[]): readonly Item[] {
  return [...Map.groupBy(intervals, keyOf)].map(([key, of]) => ({
    key,
    content: JSON.stringify(of.map(({ opens_at, closes_at }) => [opens_at, closes_at])),
    shown: shownOf(of),
  }))
}

const keyOf = ({ schedule_id, provider, account_id, channel }: OpenInterval): string =>
  JSON.stringify([schedule_id, provider, account_id, channel])

function shownOf(intervals: readonly OpenInterval[]): Item['shown'] {
  const [first] = intervals
  const openMs = intervals.reduce((sum, { opens_at, closes_at }) => sum + closes_at - opens_at, 0)
  return {
    schedule: first?.schedule_id ?? '',
    provider: first?.provider ?? '',
    account: first?.account_id ?? '',
    channel: first?.channel ?? '',
    intervals: intervals.length,
    open_hours: openMs / HOUR_MS,
    from: dayOf(first?.opens_at ?? 0),
    to: dayOf(intervals.at(-1)?.closes_at ?? 0),
  }
}

const HOUR_MS = 3_600_000

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
