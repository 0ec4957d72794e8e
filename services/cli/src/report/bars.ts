const HEIGHTS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const NOTHING = '·'

/** Numbers from 0 as one line of columns, the largest at full height; a dot is 0. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(...values)
  return values
    .map((value) =>
      value === 0 ? NOTHING : HEIGHTS[Math.ceil((value / most) * HEIGHTS.length) - 1],
    )
    .join('')
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A number from 0 as a bar, `most` being `width` characters long. */
export function bar(value: number, most: number, width: number): string {
  if (most === 0) return ''
  const eighths = Math.round((value / most) * width * EIGHTHS.length)
  const whole = Math.floor(eighths / EIGHTHS.length)
  return '█'.repeat(whole) + EIGHTHS[eighths % EIGHTHS.length]
}
