import type { Group, Row } from './report-table.ts'

const DAY_MS = 86_400_000

/** Numbers of days for each group, all over the same days, several days in one where there are many. */
export type DailySeries = {
  readonly from: string
  readonly to: string
  /** Days that each number covers; the last one may cover fewer. */
  readonly daysEach: number
  readonly series: readonly { readonly group: Row; readonly values: readonly number[] }[]
}

/**
 * Rows with a `day` and the number `measure` as series of at most `maxPoints`, without gaps. Null
 * without a known day.
 */
export function dailySeries(
  rows: readonly Row[],
  {
    groups,
    measure,
    maxPoints,
  }: {
    readonly groups: readonly Group[]
    readonly measure: string
    readonly maxPoints: number
  },
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
