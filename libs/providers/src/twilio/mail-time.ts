import { time } from '../time.ts'

/** RFC 2822 section 3.3, as Twilio writes it: `Mon, 02 Nov 2026 09:00:00 +0000`. */
const DATE_TIME = /^(?:[a-z]{3}, )?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4})$/i

const MONTHS: readonly string[] = [
  ...['jan', 'feb', 'mar', 'apr', 'may', 'jun'],
  ...['jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
]

/** A date-time of RFC 2822 in milliseconds since the epoch; null for anything else. */
export function mailTime(value: unknown): number | null {
  const match = typeof value === 'string' ? DATE_TIME.exec(value) : null
  if (match === null) return null
  const [, day = '', name = '', year, clock, zone] = match
  const month = String(MONTHS.indexOf(name.toLowerCase()) + 1)
  return time(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${clock}${zone}`)
}
