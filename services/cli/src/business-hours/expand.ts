import { instantOf } from '../local-time.ts'
import type { Schedule } from './schedule.ts'
import { weekdayName } from './schedule.ts'

/** One open interval in UTC, as a row of table business_hours. */
export type OpenInterval = {
  readonly schedule_id: string
  readonly provider: string
  readonly account_id: string
  readonly channel: string
  /** Epoch milliseconds. */
  readonly opens_at: number
  readonly closes_at: number
}

const FIRST_DAY = '2020-01-01'
/** A calendar without an end reaches to the end of this many years after the current one. */
const YEARS_AHEAD = 2

/**
 * Every open interval of a schedule. At a change of the clocks, a local time that does not exist is the
 * first instant after the gap, and one that exists twice is the first. `today` decides the default end.
 */
export function expandSchedule(schedule: Schedule, today: Date): readonly OpenInterval[] {
  const { validFrom = FIRST_DAY } = schedule
  const validTo = schedule.validTo ?? `${today.getUTCFullYear() + YEARS_AHEAD}-12-31`
  const intervals: OpenInterval[] = []
  for (let date = validFrom; date <= validTo; date = dayAfter(date)) {
    intervals.push(...openOn(schedule, date))
  }
  return merged(intervals)
}

/** Intervals in order, without overlaps. */
function merged(intervals: readonly OpenInterval[]): readonly OpenInterval[] {
  const disjoint: OpenInterval[] = []
  for (const interval of intervals.toSorted((one, other) => one.opens_at - other.opens_at)) {
    const last = disjoint.at(-1)
    if (last === undefined || last.closes_at < interval.opens_at) disjoint.push(interval)
    else
      disjoint.splice(-1, 1, { ...last, closes_at: Math.max(last.closes_at, interval.closes_at) })
  }
  return disjoint
}

function openOn(schedule: Schedule, date: string): readonly OpenInterval[] {
  if (schedule.holidays.includes(date)) return []
  const { provider = '', account = '', channel = '' } = schedule.appliesTo
  const instant = (time: string) =>
    time === '24:00'
      ? instantOf(`${dayAfter(date)} 00:00:00`, schedule.zone)
      : instantOf(`${date} ${time}:00`, schedule.zone)
  return (schedule.hours[weekdayName(weekdayOf(date))] ?? [])
    .map((range) => ({
      schedule_id: schedule.id,
      provider,
      account_id: account,
      channel,
      opens_at: instant(range.slice(0, 5)),
      closes_at: instant(range.slice(6)),
    }))
    .filter(({ opens_at, closes_at }) => opens_at < closes_at)
}

/** 1 (Monday) to 7. */
const weekdayOf = (date: string) => new Date(date).getUTCDay() || 7

const dayAfter = (date: string) =>
  new Date(Date.parse(date) + 24 * 3_600_000).toISOString().slice(0, 10)
