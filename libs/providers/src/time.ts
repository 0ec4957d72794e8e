/** RFC 3339 date-time (section 5.6), zone optional: providers mean UTC where they leave it out. */
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$/i

/** Hour 0 stands for an unknown time in the tables. Nobody means it: it is the zero of a clock. */
const START_OF_TIME_MS = 3_600_000
/** The last whole day that a ClickHouse DateTime holds is 2106-02-06. */
const END_OF_TIME_MS = Date.UTC(2106, 1, 7)

/**
 * Milliseconds since the epoch, or null for anything that is not a time between 1970, its first hour
 * left out, and 2106-02-06. A time is never guessed: a bare date, a number or free text is no time.
 */
export function time(value: unknown): number | null {
  const match = typeof value === 'string' ? DATE_TIME.exec(value.trim()) : null
  if (match === null) return null
  const [, date = '', clock, fraction = '', zone = 'Z'] = match
  const zoneText = /^z$/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2')
  const ms = Date.parse(`${date}T${clock}${fraction.slice(0, 4)}${zoneText}`)
  return ms >= START_OF_TIME_MS && ms < END_OF_TIME_MS && isDay(date) ? ms : null
}

/** Whether the calendar has that day: Date.parse takes the 31st of every month for the 1st of the next. */
const isDay = (date: string): boolean => new Date(date).toISOString().startsWith(date)
