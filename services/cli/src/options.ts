import { Argument, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { PROVIDER_IDS } from '@tributary/providers'
import { duration, httpUrl } from '@tributary/runtime/service'

/** On every command that prints data. */
export const jsonOption = () => new Option('--json', 'print JSON instead of text')

/** A provider of this version. */
export const providerArgument = () =>
  new Argument('<provider>', 'provider of the payloads').choices(PROVIDER_IDS)

/**
 * A provider of this version: an unknown name is wrong usage, so that a typo is not read as "no
 * results". `others` are further names that the command knows.
 */
export const providerOption = (others: readonly string[] = []) =>
  new Option('--provider <id>', 'of this provider only').choices([...PROVIDER_IDS, ...others])

/** An option whose value `parseInstant` reads. */
export const instantOption = <const F extends string>(flags: F, description: string) =>
  new Option(flags, `${description}: a UTC date or time, or how long ago, such as 2h`).argParser(
    (text) => parseInstant(text),
  )

/** An option whose value is an http or https URL. */
export const urlOption = <const F extends string>(flags: F, description: string) =>
  new Option(flags, description).argParser(parseUrl)

const URL_FIELD = httpUrl('', undefined, '')

function parseUrl(text: string): string {
  try {
    return URL_FIELD.read(text)
  } catch {
    throw new InvalidArgumentError('It is a URL such as http://127.0.0.1:8080.')
  }
}

/** A date, or a date and time: `2026-11-01`, `2026-11-01 08:30`, `2026-11-01T08:30:15`. */
const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?)?$/

/** Reads a time without a zone, such as `2026-11-01 08:30:00`. */
export function parseLocalTime(text: string): string {
  const time = localTime(text)
  if (time !== null) return time
  throw new InvalidArgumentError(
    'It is a date that exists, such as 2026-11-01, or a date and time such as "2026-11-01 08:30".',
  )
}

/** Reads the name of a time zone as ClickHouse knows it. An alias, such as US/Eastern, is resolved. */
export function parseZone(text: string): string {
  const zone = knownZone(text)
  if (zone === null || /^[+-]/.test(zone)) {
    throw new InvalidArgumentError('It is the name of a time zone, such as America/New_York.')
  }
  if (zone !== text && zone.toLowerCase() === text.toLowerCase()) {
    throw new InvalidArgumentError(`It is the name of a time zone, written ${zone}.`)
  }
  return zone
}

function knownZone(text: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

/**
 * Epoch milliseconds of a date or time in UTC, also in the form that the commands print
 * (`2026-11-01T08:30:00.000Z`), or of how long ago (`2h`).
 */
export const parseInstant = (text: string): number => readInstant(text, Date.now())

/** As `parseInstant`, at the time `nowMs`. A time before 1970 is 1970: no record is older. */
export function readInstant(text: string, nowMs: number): number {
  const instant = ago(text, nowMs) ?? utc(text)
  if (instant !== null) return Math.max(instant, 0)
  throw new InvalidArgumentError(
    'It is a UTC date or time that exists, such as 2026-11-01 or "2026-11-01 08:30", or how long ago, such as 30m, 2h or 3d.',
  )
}

/** Reads a whole number from 1. */
export function parseCount(text: string): number {
  const count = Number(text)
  if (Number.isSafeInteger(count) && count > 0) return count
  throw new InvalidArgumentError('It is a whole number from 1.')
}

/** Null also for a day that the month lacks: Date reads it as a day of the next month. */
function localTime(text: string): string | null {
  const [, date, time = '00:00', seconds = ':00'] = LOCAL_TIME.exec(text) ?? []
  const written = `${date}T${time}${seconds}.000Z`
  const instant = new Date(written)
  const exists = !Number.isNaN(instant.getTime()) && instant.toISOString() === written
  return exists ? `${date} ${time}${seconds}` : null
}

function utc(text: string): number | null {
  const [, withoutZone = text, milliseconds = '0'] = /^(.*?)(\.\d{3})?Z$/.exec(text) ?? []
  const time = localTime(withoutZone)
  if (time === null) return null
  return Date.parse(`${time.replace(' ', 'T')}Z`) + Math.round(Number(milliseconds) * 1_000)
}

const DURATION = duration('', undefined, '')

function ago(text: string, nowMs: number): number | null {
  try {
    return nowMs - DURATION.read(text)
  } catch {
    return null
  }
}
