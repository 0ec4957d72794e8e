import type { Group, Measure, Row } from './report-table.ts'

/** A row and the row of the same groups in the period before. */
export type Compared = { readonly now: Row; readonly before: Row }

type Columns = { readonly groups: readonly Group[]; readonly measures: readonly Measure[] }

/**
 * Rows side by side with those of the period before: in the order of now, then those that only the
 * period before has. Where one side has no row, its counts are 0 and everything else is null.
 */
export function compareRows(
  now: readonly Row[],
  before: readonly Row[],
  columns: Columns,
): readonly Compared[] {
  const keyOf = (row: Row) => JSON.stringify(columns.groups.map(({ name }) => row[name]))
  const beforeByKey = new Map(before.map((row) => [keyOf(row), row]))
  const known = new Set(now.map(keyOf))
  return [
    ...now.map((row) => ({
      now: row,
      before: beforeByKey.get(keyOf(row)) ?? emptyRow(row, columns),
    })),
    ...before
      .filter((row) => !known.has(keyOf(row)))
      .map((row) => ({ now: emptyRow(row, columns), before: row })),
  ]
}

function emptyRow(like: Row, { groups, measures }: Columns): Row {
  return Object.fromEntries([
    ...groups.map(({ name }) => [name, like[name] ?? null] as const),
    ...measures.map(({ name, unit }) => [name, unit === 'count' ? 0 : null] as const),
  ])
}

/** `+25 %`, of a share the difference in percentage points; null where one side is unknown or 0. */
export function changeOf({ name, unit }: Measure, { now, before }: Compared): string | null {
  const [to, from] = [now[name], before[name]]
  if (typeof to !== 'number' || typeof from !== 'number') return null
  if (unit === 'share') return signed(100 * (to - from), 'pp')
  return from === 0 ? null : signed((100 * (to - from)) / from, '%')
}

function signed(value: number, unit: string): string {
  const whole = Math.round(value)
  if (whole === 0) return `±0 ${unit}`
  return `${whole > 0 ? '+' : '−'}${Math.abs(whole)} ${unit}`
}
