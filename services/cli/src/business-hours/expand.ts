import { DateTime } from 'luxon'
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
 * Every open interval of a schedule. At a change of the clocks, a local time that does not exist moves
 * by the length of the change, and one that exists twice is the first. Intervals that overlap after
 * that are merged. `today` decides the default end.
 */
export function expandSchedule(schedule: Schedule, today: Date): readonly OpenInterval[] {
  const { zone, validFrom = FIRST_DAY } = schedule
  const validTo = schedule.validTo ?? `${today.getUTCFullYear() + YEARS_AHEAD}-12-31`
  const last = DateTime.fromISO(validTo, { zone }).endOf('day')
  const intervals: OpenInterval[] = []
  // A day may begin at 01:00, where midnight does not exist; startOf resets the hour for the next day.
  let day = DateTime.fromISO(validFrom, { zone }).startOf('day')
  while (day <= last) {
    intervals.push(...openOn(schedule, day))
    day = day.plus({ days: 1 }).startOf('day')
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

function openOn(schedule: Schedule, day: DateTime): readonly OpenInterval[] {
  const date = day.toISODate() ?? ''
  if (schedule.holidays.includes(date)) return []
  const { provider = '', account = '', channel = '' } = schedule.appliesTo
  return (schedule.hours[weekdayName(day.weekday)] ?? [])
    .map((range) => ({
      schedule_id: schedule.id,
      provider,
      account_id: account,
      channel,
      opens_at: instant(day, range.slice(0, 5)),
      closes_at: instant(day, range.slice(6)),
    }))
    .filter(({ opens_at, closes_at }) => opens_at < closes_at)
}

function instant(day: DateTime, time: string): number {
  if (time === '24:00') return day.plus({ days: 1 }).startOf('day').toMillis()
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return day.set({ hour, minute }).toMillis()
}
