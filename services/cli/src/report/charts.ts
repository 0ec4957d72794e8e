import type { Group, Row } from './report-table.ts'

const HEIGHTS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const NOTHING = '·'

/** One character for each number from 0: a column, full height for the largest, or a dot for 0. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(...values)
  return values
    .map((value) =>
      value === 0 ? NOTHING : HEIGHTS[Math.ceil((value / most) * HEIGHTS.length) - 1],
    )
    .join('')
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A bar for a number from 0; that of `most` is `width` characters long. */
export function bar(value: number, most: number, width: number): string {
  if (most === 0) return ''
  const eighths = Math.round((value / most) * width * EIGHTHS.length)
  const whole = Math.floor(eighths / EIGHTHS.length)
  return '█'.repeat(whole) + EIGHTHS[eighths % EIGHTHS.length]
}

const DAY_MS = 86_400_000

/** A number for each day, or for every few days, of each group. All groups have the same days. */
export type DailySeries = {
  readonly from: string
  readonly to: string
  /** Days that each number covers; the last one may cover fewer. */
  readonly daysEach: number
  readonly series: readonly { readonly group: Row; readonly values: readonly number[] }[]
}

type SeriesOptions = {
  readonly groups: readonly Group[]
  readonly measure: string
  readonly maxPoints: number
}

/**
 * Series of at most `maxPoints` points without gaps, from rows with a `day` and the number `measure`.
 * Null when no row has a day.
 */
export function dailySeries(
  rows: readonly Row[],
  { groups, measure, maxPoints }: SeriesOptions,
): DailySeries | null {
  const dated = rows.filter(({ day }) => typeof day === 'string')
  const days = dated.map(({ day }) => String(day)).sort()
  const [from, to] = [days[0], days.at(-1)]
  if (from === undefined || to === undefined) return null
  const length = daysBetween(from, to) + 1
  const daysEach = Math.ceil(length / maxPoints)
  const others = groups.filter(({ name }) => name !== 'day')
  const byGroup = Map.groupBy(dated, (row) => JSON.stringify(others.map(({ name }) => row[name])))
  const series = [...byGroup.values()].map((of) => {
    const values = Array.from({ length: Math.ceil(length / daysEach) }, () => 0)
    for (const row of of) {
      const at = Math.floor(daysBetween(from, String(row['day'])) / daysEach)
      values[at] = (values[at] ?? 0) + Number(row[measure])
    }
    return { group: of[0] ?? {}, values }
  })
  return { from, to, daysEach, series }
}

const daysBetween = (one: string, other: string) =>
  Math.round((Date.parse(other) - Date.parse(one)) / DAY_MS)
