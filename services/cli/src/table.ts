export type Cell = string | number | null

/** Rows as a table: text aligned left, numbers aligned right, `–` for null. */
export function renderTable(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): string {
  const texts = rows.map((row) => row.map(cellText))
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...texts.map((row) => row[index]?.length ?? 0)),
  )
  const isNumeric = columns.map((_, index) => rows.some((row) => typeof row[index] === 'number'))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => pad(cell, widths[index] ?? 0, isNumeric[index] ?? false))
      .join('  ')
      .trimEnd()
  return [line(columns), line(widths.map((width) => '─'.repeat(width))), ...texts.map(line)].join(
    '\n',
  )
}

function cellText(cell: Cell): string {
  if (cell === null) return '–'
  return typeof cell === 'number'
    ? cell.toLocaleString('en-US', { maximumFractionDigits: 1 })
    : cell
}

function pad(text: string, width: number, isRight: boolean): string {
  return isRight ? text.padStart(width) : text.padEnd(width)
}

/** A duration for people: 45 s, 3 min 20 s, 2 h 05 min, 3 d 4 h. Null stays null. */
export function readableSeconds(seconds: number | null): string | null {
  if (seconds === null) return null
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  if (whole < 86_400) {
    return `${Math.floor(whole / 3_600)} h ${String(Math.floor((whole % 3_600) / 60)).padStart(2, '0')} min`
  }
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3_600)} h`
}

/** A share as a percentage; null when the whole is 0. */
export function percent(part: number, whole: number): string | null {
  return whole === 0 ? null : `${((100 * part) / whole).toFixed(0)} %`
}
