import { countOf } from './oracle/problem.ts'
import type { RunResult } from './run.ts'

/** The runs of a scenario. */
export type Line = {
  readonly name: string
  readonly runs: readonly RunResult[]
  /** Problems of the control run; null without one. */
  readonly control: RunResult | null
}

const HEAD = [
  'fault',
  'runs',
  'requests',
  'accepted',
  'lost',
  'doubled',
  'other',
  's to recover',
  'control shows',
]

/** The table of the runs, as text. */
export function tableOf(lines: readonly Line[]): string {
  const rows = [HEAD, ...lines.map(cellsOf)]
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, at) => align(cell, widths[at] ?? 0, at))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const align = (cell: string, width: number, at: number): string =>
  at === 0 || at === HEAD.length - 1 ? cell.padEnd(width) : cell.padStart(width)

function cellsOf({ name, runs, control }: Line): readonly string[] {
  const sum = (of: (run: RunResult) => number) =>
    String(runs.reduce((all, run) => all + of(run), 0))
  const other = ({ problems }: RunResult) =>
    problems.filter(({ kind }) => kind !== 'lost' && kind !== 'doubled').length
  return [
    name,
    String(runs.length),
    sum((run) => run.requests),
    sum((run) => run.accepted),
    sum((run) => countOf(run.problems, 'lost')),
    sum((run) => countOf(run.problems, 'doubled')),
    sum(other),
    sum(({ repeats }) => repeats.records + repeats.rows),
    recoveryOf(runs),
    control === null ? '-' : shownBy(control),
  ]
}

/** The longest recovery, or "never". */
function recoveryOf(runs: readonly RunResult[]): string {
  const seconds = runs.map(({ recoverySeconds }) => recoverySeconds)
  if (seconds.length === 0) return '-'
  if (seconds.includes(null)) return 'never'
  return Math.max(...seconds.map((of) => of ?? 0)).toFixed(1)
}

function shownBy({ problems }: RunResult): string {
  const kinds = Map.groupBy(problems, ({ kind }) => kind)
  const counts = [...kinds].map(([kind, some]) => `${some.length} ${kind}`)
  return counts.length === 0 ? 'nothing' : counts.join(', ')
}
