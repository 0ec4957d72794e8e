import { duration } from '@tributary/runtime/service'
import type { Arguments } from './command.ts'
import { textOption } from './command.ts'
import { UsageError } from './context.ts'

/** A date, or a date and time: `2026-11-01`, `2026-11-01 08:30`, `2026-11-01T08:30:15`. */
const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?)?$/

/** A time without a zone, as `2026-11-01 08:30:00`; empty when the option is left out. */
export function localTimeOption(args: Arguments, name: string): string {
  const given = textOption(args, name)
  if (given === undefined) return ''
  const time = localTime(given)
  if (time !== null) return time
  throw new UsageError(
    `--${name} is a date that exists, such as 2026-11-01, or a date and time such as "2026-11-01 08:30"`,
  )
}

/**
 * A time zone by the name that ClickHouse knows it by, UTC when the option is left out. Names that
 * stand for another, such as US/Eastern, become that one.
 */
export function zoneOption(args: Arguments, name: string): string {
  const given = textOption(args, name) ?? 'UTC'
  const zone = knownZone(given)
  if (zone === null || /^[+-]/.test(zone))
    throw new UsageError(`--${name} is the name of a time zone, such as America/New_York`)
  if (zone !== given && zone.toLowerCase() === given.toLowerCase())
    throw new UsageError(`--${name} is the name of a time zone: ${given} is written ${zone}`)
  return zone
}

function knownZone(given: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

/**
 * Epoch milliseconds of an instant: a date or a time in UTC, also as the commands print it
 * (`2026-11-01T08:30:00.000Z`), or how long ago (`2h`). Null when the option is left out.
 */
export function instantOption(args: Arguments, name: string, nowMs: number): number | null {
  const given = textOption(args, name)
  if (given === undefined) return null
  const instant = ago(given, nowMs) ?? utc(given)
  if (instant !== null) return instant
  throw new UsageError(
    `--${name} is a UTC date or time that exists, such as 2026-11-01 or "2026-11-01 08:30", or how long ago, such as 30m, 2h or 3d`,
  )
}

/** Null as well for a day that its month does not have, which Date takes for one of the next. */
function localTime(given: string): string | null {
  const [, date, time = '00:00', seconds = ':00'] = LOCAL_TIME.exec(given) ?? []
  const written = `${date}T${time}${seconds}.000Z`
  const instant = new Date(written)
  const exists = !Number.isNaN(instant.getTime()) && instant.toISOString() === written
  return exists ? `${date} ${time}${seconds}` : null
}

function utc(given: string): number | null {
  const [, withoutZone = given, milliseconds = '0'] = /^(.*?)(\.\d{3})?Z$/.exec(given) ?? []
  const time = localTime(withoutZone)
  if (time === null) return null
  return Date.parse(`${time.replace(' ', 'T')}Z`) + Math.round(Number(milliseconds) * 1_000)
}

const DURATION = duration('', undefined, '')

function ago(given: string, nowMs: number): number | null {
  try {
    return nowMs - DURATION.read(given)
  } catch {
    return null
  }
}
