import type { Cell } from '../table.ts'
import { renderTable } from '../table.ts'
import type { ReplayResult } from './run.ts'
import type { DatabaseDifference } from './tables/database.ts'
import type { MetricDifference } from './tables/diff-metrics.ts'
import type { RowExample } from './tables/diff-views.ts'

/** What was done, as a JSON document. */
export function resultDocument({ counts, runId, ...rest }: ReplayResult): object {
  const { uncertain: _, oldestMs, newestMs, ...numbers } = counts
  const at = (timeMs: number | null) => (timeMs === null ? null : iso(timeMs))
  return { run_id: runId, ...numbers, oldest: at(oldestMs), newest: at(newestMs), ...rest }
}

/** What was done, in lines for a terminal. */
export function resultText(result: ReplayResult): string {
  const { runId, counts, withdrawn, renewed, mixedCalls, announced } = result
  const skipped = countsText(counts.skipped)
  const dead = countsText(counts.dead)
  const lines = [
    runId !== null && `run ${runId}`,
    windowText(counts),
    `${counts.produced} unified records made of them`,
    skipped && `skipped: ${skipped}`,
    dead && `not understood, their earlier rows stay: ${dead}`,
    countsText(withdrawn) && `no longer made, deleted: ${countsText(withdrawn)}`,
    countsText(renewed) && `rebuilt without values of an older mapping: ${countsText(renewed)}`,
    mixedCalls > 0 &&
      `${mixedCalls} calls keep a value of an older mapping that may be older than the window`,
    announced > 0 &&
      `named as withdrawn in unified.erasures: ${announced} messages, calls and conversation events. Other consumers of the unified topics must drop their earlier records: docs/replay-and-erasure.md`,
  ]
  return lines.filter((line) => typeof line === 'string' && line !== '').join('\n')
}

function windowText({ records, oldestMs, newestMs }: ReplayResult['counts']): string {
  if (oldestMs === null || newestMs === null) return 'the window holds no raw records'
  return `${records} raw records, received from ${iso(oldestMs)} to ${iso(newestMs)}`
}

const iso = (timeMs: number) => new Date(timeMs).toISOString()

const countsText = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, number]) => number > 0)
    .map(([name, number]) => `${name} ${number}`)
    .join(', ')

/** What would change, as tables with examples. */
export function differenceText({ views, metrics }: DatabaseDifference): string {
  const changed = views.filter(({ added, removed, changed }) => added + removed + changed > 0)
  if (changed.length === 0) return 'nothing would change'
  const rows = changed.map(({ view, ...of }) => [view, of.added, of.removed, of.changed])
  return [
    renderTable(['view', 'rows added', 'removed', 'changed'], rows),
    metrics.length === 0
      ? 'no total changes'
      : renderTable(['provider', 'metric', 'before', 'after'], metrics.map(metricCells)),
    ...changed.map(({ view, examples }) => [view, ...examples.map(exampleText)].join('\n')),
  ].join('\n\n')
}

const metricCells = ({ provider, metric, before, after }: MetricDifference): readonly Cell[] => [
  provider,
  metric,
  before,
  after,
]

function exampleText({ change, key, columns }: RowExample): string {
  const names = Object.entries(key).map(([name, value]) => `${name}=${value}`)
  const values = Object.entries(columns)
    .filter(() => change === 'changed')
    .map(([name, { before, after }]) => `    ${name}: ${before ?? 'NULL'} → ${after ?? 'NULL'}`)
  return [`  ${change} ${names.join(' ')}`, ...values].join('\n')
}
