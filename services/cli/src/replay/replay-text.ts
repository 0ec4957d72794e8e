import type { Cell } from '../table.ts'
import { renderTable } from '../table.ts'
import type { ReplayResult } from './run-replay.ts'
import type { MetricDifference } from './tables/compare-metrics.ts'
import type { Example } from './tables/compare-views.ts'
import type { Difference } from './tables/with-replay-database.ts'

/** What was done, as a JSON document. */
export function resultDocument({ tally, ...rest }: ReplayResult): object {
  const { uncertain: _, oldestMs, newestMs, ...counts } = tally
  const at = (timeMs: number | null) => (timeMs === null ? null : iso(timeMs))
  return { ...counts, oldest: at(oldestMs), newest: at(newestMs), ...rest }
}

/** What was done, in lines for a terminal. */
export function resultText({ tally, withdrawn, renewed, mixedCalls }: ReplayResult): string {
  const skipped = countsText(tally.skipped)
  const dead = countsText(tally.dead)
  const lines = [
    heldText(tally),
    `${tally.produced} unified records made of them`,
    skipped && `skipped: ${skipped}`,
    dead && `not understood, rows made of them before stay: ${dead}`,
    countsText(withdrawn) && `no longer made, deleted: ${countsText(withdrawn)}`,
    countsText(renewed) && `made anew without what is no longer made: ${countsText(renewed)}`,
    mixedCalls > 0 &&
      `${mixedCalls} calls keep a value of an older mapping, which may come from before the window`,
  ]
  return lines.filter((line) => typeof line === 'string' && line !== '').join('\n')
}

function heldText({ records, oldestMs, newestMs }: ReplayResult['tally']): string {
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
export function differenceText({ views, metrics }: Difference): string {
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

function exampleText({ change, key, columns }: Example): string {
  const names = Object.entries(key).map(([name, value]) => `${name}=${value}`)
  const values = Object.entries(columns)
    .filter(() => change === 'changed')
    .map(([name, { before, after }]) => `    ${name}: ${before ?? 'NULL'} → ${after ?? 'NULL'}`)
  return [`  ${change} ${names.join(' ')}`, ...values].join('\n')
}
