import type { Column } from './columns.ts'
import { overridesOf } from './columns.ts'

export const CLICKHOUSE = { type: 'grafana-clickhouse-datasource', uid: 'clickhouse' } as const

/** What a panel asks, and what its numbers mean. */
export type Question = {
  readonly title: string
  /** The definition of the numbers, for the people who read them. */
  readonly description: string
  /** Of 24. */
  readonly width: number
  readonly sql: string
  readonly columns: readonly Column[]
}

/** A panel without its place. */
export type Panel = {
  readonly title: string
  readonly width: number
  readonly height: number
  readonly json: Readonly<Record<string, unknown>>
}

type Look = { readonly height: number; readonly format: 0 | 1 } & Readonly<Record<string, unknown>>

/** A panel of any type, with its one query. */
export function panel(question: Question, { height, format, ...look }: Look): Panel {
  const { title, description, width, sql } = question
  const target = {
    refId: 'A',
    datasource: CLICKHOUSE,
    editorType: 'sql',
    queryType: format === 0 ? 'timeseries' : 'table',
    format,
    rawSql: sql,
  }
  const json = { title, description, datasource: CLICKHOUSE, ...look, targets: [target] }
  return { title, width, height, json }
}

const STAT_OPTIONS = {
  reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '/.*/' },
  orientation: 'auto',
  textMode: 'value_and_name',
  colorMode: 'none',
  graphMode: 'none',
  justifyMode: 'auto',
  wideLayout: true,
}

/** Numbers: one row, every column a number. */
export const stat = (question: Question): Panel =>
  panel(question, {
    height: 4,
    format: 1,
    type: 'stat',
    fieldConfig: { defaults: { noValue: '–' }, overrides: overridesOf(question.columns) },
    options: STAT_OPTIONS,
  })

/** Rows of columns. */
export const table = (question: Question): Panel =>
  panel(question, {
    height: 9,
    format: 1,
    type: 'table',
    fieldConfig: {
      defaults: { custom: { align: 'auto', filterable: true }, noValue: '–' },
      overrides: overridesOf(question.columns),
    },
    options: { showHeader: true, cellHeight: 'sm' },
  })

const BACKGROUND = { type: 'color-background', mode: 'basic' }

/** A table whose cells have the color of their number. The first column names the row. */
export function heatTable(question: Question): Panel {
  const [name = '', ...numbers] = overridesOf(question.columns)
  const plainCell = { id: 'custom.cellOptions', value: { type: 'auto' } }
  const first = { ...Object(name), properties: [...Object(name).properties, plainCell] }
  return panel(question, {
    height: 9,
    format: 1,
    type: 'table',
    fieldConfig: {
      defaults: {
        min: 0,
        color: { mode: 'continuous-blues' },
        custom: { align: 'center', cellOptions: BACKGROUND },
      },
      overrides: [first, ...numbers],
    },
    options: { showHeader: true, cellHeight: 'sm' },
  })
}
