/** A row of the table business_hours, with times in milliseconds. Empty scope columns stand for all. */
export type OpenInterval = {
  readonly schedule_id: string
  readonly provider: string
  readonly account_id: string
  readonly channel: string
  readonly opens_at: number
  readonly closes_at: number
}

/** What a schedule applies to. */
export type Place = {
  readonly provider: string
  readonly account_id: string
  readonly channel: string
}

/** Open time from `from` up to but not including `to`. */
export type Span = { readonly from: number; readonly to: number }

/** Open spans of one schedule, in order and apart from each other. */
export type OpenHours = readonly Span[]

/** Finds the schedule of a place; null where none applies. */
export type Hours = (place: Place) => OpenHours | null

/** Weight of a scope: an account outweighs a channel, a channel a provider. */
export const weightOf = (scope: Place): number =>
  (scope.account_id === '' ? 0 : 4) +
  (scope.channel === '' ? 0 : 2) +
  (scope.provider === '' ? 0 : 1)

/** Whether each column of the scope is empty or that of the place. */
export const covers = (scope: Place, place: Place): boolean =>
  ['', place.provider].includes(scope.provider) &&
  ['', place.account_id].includes(scope.account_id) &&
  ['', place.channel].includes(scope.channel)

/** The most specific scope that covers the place decides; its rows form one schedule. */
export const hoursOf =
  (intervals: readonly OpenInterval[]): Hours =>
  (place) => {
    const covering = intervals.filter((interval) => covers(interval, place))
    if (covering.length === 0) return null
    const best = Math.max(...covering.map(weightOf))
    return unionOf(covering.filter((interval) => weightOf(interval) === best))
  }

/** Time that several intervals cover is in one span. */
function unionOf(intervals: readonly OpenInterval[]): OpenHours {
  const spans: { from: number; to: number }[] = []
  for (const { opens_at, closes_at } of intervals.toSorted((a, b) => a.opens_at - b.opens_at)) {
    const last = spans.at(-1)
    if (last && opens_at <= last.to) last.to = Math.max(last.to, closes_at)
    else spans.push({ from: opens_at, to: closes_at })
  }
  return spans
}

/** Whether an instant is open; null without a schedule or an instant. */
export const isOpenAt = (hours: OpenHours | null, at: number | null): boolean | null =>
  hours === null || at === null ? null : hours.some(({ from, to }) => from <= at && at < to)

/** Open seconds from one instant to a later one; null without a schedule or an end. */
export function openSeconds(
  hours: OpenHours | null,
  from: number,
  to: number | null,
): number | null {
  if (hours === null || to === null) return null
  const overlaps = hours.map((span) => Math.min(span.to, to) - Math.max(span.from, from))
  return overlaps.reduce((sum, overlap) => sum + Math.max(0, overlap), 0) / 1000
}

/** The first instant at which `seconds` of open time have passed since `from`; null when the schedule ends before. */
export function afterOpenSeconds(hours: OpenHours, from: number, seconds: number): number | null {
  let left = seconds * 1000
  for (const span of hours.filter(({ to }) => to > from)) {
    const start = Math.max(span.from, from)
    if (left <= span.to - start) return start + left
    left -= span.to - start
  }
  return null
}
