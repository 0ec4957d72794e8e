import { InvalidArgumentError } from '@commander-js/extra-typings'
import { instantOf, wallClock } from '../local-time.ts'
import { parseLocalTime, readInstant } from '../options.ts'

/**
 * Half-open period [since, until). A bound is a local time of zone `tz`, such as `2026-11-01 08:30:00`,
 * which `instantOf` reads, or an instant, such as `2026-11-01T08:30:00.000Z`. An empty bound is open.
 */
export type Period = {
  readonly since: string
  readonly until: string
  readonly tz: string
  /** Empty for all. */
  readonly provider: string
  /** Absent or empty for all. */
  readonly account?: string
}

const IS_AGO = /^\d+(\.\d+)?(ms|s|m|h|d)$/

/** Reads a bound: a local time without a zone, or how long before `nowMs`, such as `7d`. */
export function readBound(text: string, nowMs: number): string {
  if (IS_AGO.test(text)) return new Date(readInstant(text, nowMs)).toISOString()
  try {
    return parseLocalTime(text)
  } catch {
    throw new InvalidArgumentError(
      'It is a date that exists, such as 2026-11-01, a date and time such as "2026-11-01 08:30", or how long ago, such as 7d.',
    )
  }
}

export const isInstant = (bound: string): boolean => bound.endsWith('Z')

/** Epoch milliseconds of a bound that is not open. */
export const boundMs = (bound: string, tz: string): number =>
  isInstant(bound) ? Date.parse(bound) : instantOf(bound, tz)

/**
 * The period of equal length before this one. The length is that of local clocks where both bounds are
 * local times: whole days are compared with whole days when the clocks change. Both bounds must be set.
 */
export function previousPeriod(period: Period): Period {
  const { since, until, tz } = period
  if (isInstant(since) || isInstant(until)) {
    const begin = boundMs(since, tz)
    const before = new Date(begin - (boundMs(until, tz) - begin)).toISOString()
    return { ...period, since: before, until: since }
  }
  const [from, to] = [wallClock(since), wallClock(until)]
  const before = new Date(from - (to - from)).toISOString()
  return { ...period, since: before.slice(0, 19).replace('T', ' '), until: since }
}

/** `From 2026-11-01 to 2026-12-01 (UTC), bird only`. */
export const periodTitle = ({ provider, account = '', ...span }: Period): string => {
  const only = [provider, account].filter((part) => part !== '').join(' ')
  return `From ${spanTitle(span)} (${span.tz})${only === '' ? '' : `, ${only} only`}`
}

export const spanTitle = ({ since, until, tz }: Pick<Period, 'since' | 'until' | 'tz'>): string =>
  `${boundTitle(since, tz) || 'the beginning'} to ${boundTitle(until, tz) || 'now'}`

/** As the local clock shows the bound; a day is written without its midnight. */
function boundTitle(bound: string, tz: string): string {
  return (isInstant(bound) ? clockAt(bound, tz) : bound).replace(/ 00:00:00$/, '')
}

/** The locale writes a time as this project does: 2026-11-01 08:30:00. */
const clockAt = (instant: string, tz: string): string =>
  new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: tz, dateStyle: 'short', timeStyle: 'medium' },
  }).format(new Date(instant))

/** Values of `periodConditions`. */
export function periodParams({ since, until, tz, provider, account = '' }: Period) {
  return { provider, account, tz, ...paramsOf('since', since, tz), ...paramsOf('until', until, tz) }
}

/**
 * Bounds are instants in UTC: ClickHouse reads a local time that does not exist as another one, so that
 * two reports of consecutive days would count an hour twice or not at all. The zones are those of
 * Node.js; the days of the rows are by the zones of ClickHouse.
 */
function paramsOf(name: 'since' | 'until', bound: string, tz: string) {
  const isOpen = bound === ''
  const instant = isOpen ? 0 : boundMs(bound, tz)
  return {
    [name === 'since' ? 'hasSince' : 'hasUntil']: !isOpen,
    [name]: utcText(instant, TIMES).replace('T', ' ').replace('Z', ''),
    [`${name}Date`]: utcText(instant, DATES).slice(0, 10),
  }
}

/** What DateTime64 can hold. */
const TIMES = [Date.UTC(1900, 0, 1), Date.UTC(2299, 11, 31)] as const
/** What occurred_date can be: that of any other time is the first or the last of these. */
const DATES = [0, Date.UTC(2106, 1, 7)] as const

const utcText = (instant: number, [first, last]: readonly [number, number]) =>
  new Date(Math.min(Math.max(instant, first), last)).toISOString()
