import { overridesOf } from './columns.ts'
import type { Panel, Question } from './panels.ts'
import { panel } from './panels.ts'

const BARS = {
  drawStyle: 'bars',
  barAlignment: 1,
  fillOpacity: 80,
  lineWidth: 0,
  stacking: { mode: 'normal', group: 'A' },
}
const LINES = {
  drawStyle: 'line',
  lineWidth: 2,
  fillOpacity: 0,
  showPoints: 'auto',
  spanNulls: false,
}

type Drawn = {
  readonly unit: 's' | 'short' | 'percentunit'
  readonly custom: object
  /** Numbers of each line in the legend. */
  readonly calcs: readonly ('sum' | 'max')[]
}

/** A question without columns has the column "series", whose values name the lines. */
const chart = (question: Question, { unit, custom, calcs }: Drawn): Panel =>
  panel(question, {
    height: 8,
    format: 0,
    type: 'timeseries',
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        custom,
        ...(question.columns.length === 0 && { displayName: `\${__field.labels.series}` }),
      },
      overrides: overridesOf(question.columns),
    },
    options: {
      legend: {
        displayMode: 'list',
        placement: 'bottom',
        showLegend: true,
        calcs,
      },
      tooltip: { mode: 'multi', sort: custom === BARS ? 'desc' : 'none' },
    },
  })

/** Counts that add up. */
export const bars = (question: Question, unit: Drawn['unit'] = 'short'): Panel =>
  chart(question, { unit, custom: BARS, calcs: ['sum'] })

/** Counts of one instant: they add up over the lines, not over time. */
export const levels = (question: Question): Panel =>
  chart(question, { unit: 'short', custom: BARS, calcs: ['max'] })

/** Numbers that do not add up: shares, percentiles, levels. */
export const lines = (question: Question, unit: Drawn['unit']): Panel =>
  chart(question, { unit, custom: LINES, calcs: [] })
