import type { Group, Measure, Row } from './report-table.ts'

/** A row and the row of the same groups in the period before. */
export type Compared = { readonly now: Row; readonly before: Row }

type Columns = { readonly groups: readonly Group[]; readonly measures: readonly Measure[] }

/**
 * Pairs of rows with the same groups: in the order of `now`, then those that only the period before
 * has. A missing row has counts of 0 and null for everything else.
 */
export function compareRows(
  now: readonly Row[],
  before: readonly Row[],
  columns: Columns,
): readonly Compared[] {
  const keyOf = (row: Row) => JSON.stringify(columns.groups.map(({ name }) => row[name]))
  const beforeByKey = new Map(before.map((row) => [keyOf(row), row]))
  const keys = new Set(now.map(keyOf))
  return [
    ...now.map((row) => ({
      now: row,
      before: beforeByKey.get(keyOf(row)) ?? emptyRow(row, columns),
    })),
    ...before
      .filter((row) => !keys.has(keyOf(row)))
      .map((row) => ({ now: emptyRow(row, columns), before: row })),
  ]
}

/** Numbers of nothing, in the groups of `like`. */
export function emptyRow(like: Row, { groups, measures }: Columns): Row {
  const fields = groups.flatMap(({ name, nameField }) =>
    nameField === undefined ? [name] : [name, nameField],
  )
  return Object.fromEntries([
    ...fields.map((name) => [name, like[name] ?? null] as const),
    ...measures.map(({ name, unit }) => [name, unit === 'count' ? 0 : null] as const),
  ])
}

/**
 * The change of a measure, such as `+25 %`; that of a share in percentage points. Null where a side is
 * unknown or the one before is 0.
 */
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
