/** RFC 3339 date-time (section 5.6), zone optional: providers mean UTC where they leave it out. */
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$/i

/** Hour 0 stands for an unknown time in the tables: no event happened in it, it is the zero of a clock. */
const START_OF_TIME_MS = 3_600_000
/** The last whole day that a ClickHouse DateTime holds is 2106-02-06. */
const END_OF_TIME_MS = Date.UTC(2106, 1, 7)

/**
 * A date-time of RFC 3339 in milliseconds since the epoch. Null outside of 1970-01-01T01:00Z to
 * 2106-02-06, and for a bare date, a number or free text: a time is never guessed.
 */
export function time(value: unknown): number | null {
  const match = typeof value === 'string' ? DATE_TIME.exec(value.trim()) : null
  if (match === null) return null
  const [, date = '', clock, fraction = '', zone = 'Z'] = match
  const zoneText = /^z$/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2')
  const ms = Date.parse(`${date}T${clock}${fraction.slice(0, 4)}${zoneText}`)
  return isInRange(ms) && isDay(date) ? ms : null
}

const DECIMAL_SECONDS = /^\s*\d{1,10}(?:\.\d+)?\s*$/

/**
 * Unix seconds, as a number or as decimal text, in milliseconds since the epoch: fractions are cut to
 * milliseconds. Null for anything else and outside of the range of `time`, so that milliseconds which
 * arrive in place of seconds are null too.
 */
export function secondsTime(value: unknown): number | null {
  const seconds = typeof value === 'string' && DECIMAL_SECONDS.test(value) ? Number(value) : value
  if (typeof seconds !== 'number') return null
  const ms = Math.floor(seconds * 1_000)
  return isInRange(ms) ? ms : null
}

const isInRange = (ms: number): boolean => ms >= START_OF_TIME_MS && ms < END_OF_TIME_MS

/** Whether the calendar has that day: `Date.parse` reads 31 November as 1 December. */
const isDay = (date: string): boolean => new Date(date).toISOString().startsWith(date)
