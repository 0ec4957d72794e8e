/** A time as ClickHouse prints a DateTime64(3, 'UTC') in JSON. */
export const timeText = (ms: number): string =>
  new Date(ms).toISOString().replace('T', ' ').replace('Z', '')

export const timeOrNull = (ms: number | null): string | null => (ms === null ? null : timeText(ms))

/** UTC date; 1970-01-01 for an unknown time. */
export const dateText = (ms: number | null): string => timeText(ms ?? 0).slice(0, 10)

/** The date that an instant has in a zone of the IANA database. */
export const localDateOf = (ms: number, zone: string): string => formatIn(zone).format(ms)

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format is slow. Sweden writes dates as ISO 8601 does. */
function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
  formats.set(zone, made)
  return made
}

/** Start of the UTC hour as ClickHouse prints a DateTime('UTC') in JSON. */
export const hourText = (ms: number): string => `${timeText(ms).slice(0, 13)}:00:00`

/** Seconds between two times, null when one is unknown. */
export const secondsBetween = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : (to - from) / 1000
