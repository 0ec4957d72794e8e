import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { countOf } from './oracle/problem.ts'
import type { RunResult } from './run.ts'

/** One run of a fault, as a line of the file of results. */
export type FaultResult = {
  readonly fault: string
  readonly seed: number
  /** `control`: without a protection, passes when the damage is seen. `loss`: loses something by design. */
  readonly run: 'fault' | 'control' | 'loss'
  readonly passed: boolean
  readonly requests: number
  readonly accepted: number
  readonly missing: number
  readonly doubled: number
  /** Everything else that is wrong. */
  readonly other: number
  /** Null when not everything accepted became queryable. */
  readonly recoverySeconds: number | null
  /** Duration of the run, with start and judgement. */
  readonly seconds: number
}

export function faultResult(
  result: RunResult,
  about: Pick<FaultResult, 'fault' | 'seed' | 'run' | 'passed' | 'seconds'>,
): FaultResult {
  const { requests, accepted, problems, recoverySeconds } = result
  const missing = countOf(problems, 'lost')
  const doubled = countOf(problems, 'doubled')
  const other = problems.length - missing - doubled
  return { ...about, requests, accepted, missing, doubled, other, recoverySeconds }
}

export const appendResult = (file: string, result: FaultResult): void =>
  appendFileSync(file, `${JSON.stringify(result)}\n`)

/** Reads the results; none when the file is missing. A line that was cut in the middle is left out. */
export function readResults(file: string): readonly FaultResult[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => (line.endsWith('}') ? [JSON.parse(line) as FaultResult] : []))
}

export type Summary = {
  readonly commit: string
  readonly runs: number
  readonly failed: number
  readonly accepted: number
  readonly missing: number
  readonly doubled: number
  readonly other: number
  /** By fault and seed; control runs at the end of each fault. */
  readonly results: readonly FaultResult[]
}

/** The totals are those of the fault runs: the others are meant to show damage. */
export function summaryOf(commit: string, results: readonly FaultResult[]): Summary {
  const runs = results.filter(({ run }) => run === 'fault')
  const sum = (of: (result: FaultResult) => number) =>
    runs.reduce((total, result) => total + of(result), 0)
  return {
    ...{ commit, runs: runs.length },
    failed: results.filter(({ passed }) => !passed).length,
    accepted: sum(({ accepted }) => accepted),
    missing: sum(({ missing }) => missing),
    doubled: sum(({ doubled }) => doubled),
    other: sum(({ other }) => other),
    results: results.toSorted(
      (a, b) => a.fault.localeCompare(b.fault) || b.run.localeCompare(a.run) || a.seed - b.seed,
    ),
  }
}

const HEAD = [
  'fault',
  'seed',
  'accepted',
  'missing',
  'doubled',
  'other',
  'recovery s',
  's',
  'passed',
]

/** The summary as Markdown. */
export function markdownOf(summary: Summary): string {
  const { commit, runs, failed, accepted, missing, doubled, other, results } = summary
  const rows = results.map((result) => [
    result.run === 'fault' ? result.fault : `${result.fault} (${result.run})`,
    ...[result.seed, result.accepted, result.missing, result.doubled, result.other],
    ...[result.recoverySeconds?.toFixed(1) ?? 'never', result.seconds.toFixed(0)],
    result.passed ? 'yes' : '**no**',
  ])
  const line = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |\n`
  return [
    `# Fault tests of ${commit}\n\n`,
    `${runs} runs: ${accepted} webhooks accepted, ${missing} missing, ${doubled} doubled, ${other} other problems. ${failed} runs failed.`,
    ' A control runs without a protection and must show the damage; a loss is one by design.\n\n',
    line(HEAD),
    line(HEAD.map((_, at) => (at === 0 ? '---' : '--:'))),
    ...rows.map(line),
  ].join('')
}
