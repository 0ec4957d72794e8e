import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const FOLDER = path.resolve(import.meta.dirname, '../../../deploy/grafana/dashboards')
const CLICKHOUSE = 'grafana-clickhouse-datasource'

type Query = { readonly rawSql: string }
type Target = Query & { readonly format: number; readonly datasource: { readonly type: string } }
type Panel = {
  readonly title: string
  readonly type: string
  readonly fieldConfig: {
    readonly overrides: readonly { readonly matcher: { readonly options: string } }[]
  }
  readonly targets?: readonly Target[]
}
type Variable = { readonly name: string; readonly type: string; readonly query: Query }
/** The parts of a dashboard that tests read. */
export type Dashboard = {
  readonly title: string
  readonly templating: { readonly list: readonly Variable[] }
  readonly panels: readonly Panel[]
}
/** A column of an answer, with its type in ClickHouse. */
export type Column = { readonly name: string; readonly type: string }
export type Answer = { readonly meta: readonly Column[]; readonly data: readonly Row[] }
export type Row = Readonly<Record<string, unknown>>

/** The queries of a dashboard, each with its panel and the columns that the panel labels. */
export const targetsOf = ({ panels }: Dashboard) =>
  panels.flatMap(({ targets = [], ...panel }) =>
    targets.map((target) => ({ ...panel, ...target, labeled: labeledIn(panel) })),
  )

const labeledIn = ({ fieldConfig }: Panel) =>
  fieldConfig.overrides.map(({ matcher }) => matcher.options)

/** The dashboards over ClickHouse. */
export const DASHBOARDS = readdirSync(FOLDER)
  .map((file): Dashboard => JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')))
  .filter((dashboard) =>
    targetsOf(dashboard).some(({ datasource }) => datasource?.type === CLICKHOUSE),
  )

/** The variables with a query. Most dashboards have the same ones. */
export const VARIABLES = [
  ...new Map(
    DASHBOARDS.flatMap(({ templating }) => templating.list)
      .filter(({ type }) => type === 'query')
      .map((variable) => [variable.query.rawSql, variable]),
  ).values(),
]
