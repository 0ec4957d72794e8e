/** Half-open period [since, until) of local times in zone `tz`, as `2026-11-01 08:30:00`; an empty bound is open. */
export type Period = {
  readonly since: string
  readonly until: string
  readonly tz: string
  /** Empty for all. */
  readonly provider: string
}

/**
 * The period of equal length that ends where this one begins. Lengths are local ones, so that days are
 * compared with days when the clocks change between. Both bounds must be set.
 */
export function previousPeriod(period: Period): Period {
  const [since, until] = [wallClock(period.since), wallClock(period.until)]
  return { ...period, since: textOf(since - (until - since)), until: period.since }
}

const wallClock = (time: string) => Date.parse(`${time.replace(' ', 'T')}Z`)

const textOf = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
