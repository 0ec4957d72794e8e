import { IANAZone } from 'luxon'

const DAY_MS = 24 * 3_600_000

/** Epoch milliseconds of a local time, read as if it were of UTC. */
export const wallClock = (time: string): number => Date.parse(`${time.replace(' ', 'T')}Z`)

/**
 * Epoch milliseconds of a local time, such as `2026-04-24 00:00:00`, in a time zone. A time that exists
 * twice, because the clocks go back, is its first occurrence. A time that the clocks skip is the first
 * instant after the gap: a day without midnight begins there.
 */
export function instantOf(time: string, zoneName: string): number {
  const zone = IANAZone.create(zoneName)
  const offsetMs = (instant: number) => zone.offset(instant) * 60_000
  const wall = wallClock(time)
  // No offset is as long as a day: one of these instants is before the local time, the other after it.
  const [before, after] = [offsetMs(wall - DAY_MS), offsetMs(wall + DAY_MS)]
  if (offsetMs(wall - before) === before) return wall - before
  if (offsetMs(wall - after) === after) return wall - after
  return changeBetween(wall - after, wall - before, (instant) => offsetMs(instant) === after)
}

/** The first instant in (`low`, `high`] at which `isAfter` holds. It holds from then on. */
function changeBetween(low: number, high: number, isAfter: (instant: number) => boolean): number {
  const middle = Math.floor((low + high) / 2)
  if (middle === low) return high
  return isAfter(middle)
    ? changeBetween(low, middle, isAfter)
    : changeBetween(middle, high, isAfter)
}
