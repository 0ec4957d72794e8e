const HOUR_MS = 3_600_000
/** The last hour that a DateTime of ClickHouse holds: 2106-02-07 00:00 UTC is the views' limit. */
const LAST_HOUR_MS = Date.UTC(2106, 1, 7)

/** occurred_hour and occurred_date of a time, as the views compute them. */
export function hourAndDate(occurredAt: number | null): {
  readonly occurred_hour: number
  readonly occurred_date: string
} {
  const limited = Math.min(Math.max(occurredAt ?? 0, 0), LAST_HOUR_MS)
  const occurred_hour = Math.floor(limited / HOUR_MS) * HOUR_MS
  return { occurred_hour, occurred_date: new Date(occurred_hour).toISOString().slice(0, 10) }
}

/** Seconds between two times, null when one is unknown. */
export const secondsBetween = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : (to - from) / 1000

/** The latest of the known times, null without one. */
export function latestOf(times: readonly (number | null)[]): number | null {
  return times.reduce<number | null>(
    (latest, time) => (time === null || (latest !== null && latest >= time) ? latest : time),
    null,
  )
}

/** A count as an unsigned number; null when it is negative or unknown. */
export const countOrNull = (count: number | null): number | null =>
  count === null || count < 0 ? null : count
