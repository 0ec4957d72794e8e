import type { Row } from '../scratch-database.ts'
import { dateText } from './format.ts'
import { groupsOf, keyOf } from './ordering.ts'
import { responseSeconds, type Turn, type TurnStatus } from './turns.ts'

/** Response times by the day on which the wait began. */
export function dailyRows(turns: readonly Turn[]): readonly Row[] {
  const days = groupsOf(turns, ({ first }) =>
    keyOf(first.provider, first.account_id, first.channel, dateText(first.at)),
  )
  return days.flatMap((day) => (day[0] ? [dayRow(day[0], day)] : []))
}

function dayRow({ first }: Turn, day: readonly Turn[]): Row {
  const count = (status: TurnStatus) => day.filter((one) => one.status === status).length
  const times = day.map(responseSeconds).filter((seconds) => seconds !== null)
  return {
    day: dateText(first.at),
    provider: first.provider,
    account_id: first.account_id,
    channel: first.channel,
    turn_count: day.length,
    answered_count: count('answered'),
    closed_unanswered_count: count('closed_unanswered'),
    expired_count: count('expired'),
    waiting_count: count('waiting'),
    bot_replied_count: day.filter(({ bot }) => bot !== null).length,
    response_seconds_median: quantile(times, 0.5),
    response_seconds_p90: quantile(times, 0.9),
    response_seconds_p95: quantile(times, 0.95),
    response_seconds_sum:
      times.reduce((sum, seconds) => sum + Math.round(seconds * 1000), 0) / 1000,
  }
}

/** Linear interpolation between order statistics, as numpy does by default; null without values. */
export function quantile(values: readonly number[], level: number): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  const place = level * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  if (below === undefined || above === undefined) return null
  return below + (place - Math.floor(place)) * (above - below)
}
