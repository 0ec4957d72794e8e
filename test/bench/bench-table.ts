import type { Measurement } from './measure.ts'

/** The measurements of one size. */
export type SizeRun = { readonly messages: number; readonly found: readonly Measurement[] }

/**
 * One line for each query: ms for each size, how much slower the largest size is than the smallest, and the
 * target, marked where the largest size misses it.
 */
export function benchTable(runs: readonly SizeRun[]): string {
  const lines: string[] = []
  const last = runs.at(-1)?.found ?? []
  let group = ''
  for (const [place, { group: next, title, targetMs }] of last.entries()) {
    if (next !== group) lines.push('', next, headOf(runs))
    group = next
    const times = runs.map(({ found }) => found[place]?.ms ?? null)
    const cells = [...times.map(cell), growthOf(times), verdict(times.at(-1) ?? null, targetMs)]
    lines.push(`${cells.join('  ')}  ${title}`)
  }
  return lines.join('\n')
}

const WIDTH = 9

const headOf = (runs: readonly SizeRun[]): string =>
  [
    ...runs.map(({ messages }) => `${messages / 1e6} M`.padStart(WIDTH)),
    ...['growth'.padStart(WIDTH), 'target'.padStart(WIDTH + 2)],
  ].join('  ')

const cell = (ms: number | null): string =>
  (ms === null ? 'failed' : `${ms.toFixed(0)} ms`).padStart(WIDTH)

function growthOf(times: readonly (number | null)[]): string {
  const [first, last] = [times[0] ?? null, times.at(-1) ?? null]
  const isKnown = times.length > 1 && first !== null && last !== null
  return (isKnown ? `x ${(last / first).toFixed(1)}` : '').padStart(WIDTH)
}

function verdict(ms: number | null, targetMs: number | null): string {
  if (targetMs === null) return ''.padStart(WIDTH + 2)
  const isMissed = ms === null || ms > targetMs
  return `${`${targetMs} ms`.padStart(WIDTH)} ${isMissed ? '!' : ' '}`
}
