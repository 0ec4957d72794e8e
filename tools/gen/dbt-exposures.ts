/** A dashboard of Grafana, as its file has it. */
export type Dashboard = {
  readonly uid: string
  readonly title: string
  readonly description?: string
  readonly panels: readonly unknown[]
}

/** The names of the tables in a file of dbt sources. */
export const sourceNames = (yaml: string): readonly string[] =>
  [...yaml.matchAll(/^ {6}- name: (\w+)$/gm)].map(([, name = '']) => name)

const HEAD = `# Generated from deploy/grafana/dashboards by "npm run gen". Do not edit.
version: 2

exposures:
`

/**
 * The dashboards that read views, as dbt exposures: "dbt ls --select +exposure:…" and the lineage of "dbt docs" name
 * the views behind each. `views` are the names of the sources.
 */
export function dbtExposures(dashboards: readonly Dashboard[], views: readonly string[]): string {
  const texts = dashboards
    .toSorted((a, b) => (a.uid < b.uid ? -1 : 1))
    .map((dashboard) => ({ dashboard, used: viewsOf(dashboard, views) }))
    .filter(({ used }) => used.length > 0)
    .map(({ dashboard, used }) => exposureText(dashboard, used))
  return HEAD + texts.join('\n')
}

/** The views that the queries of the panels read, in alphabetical order. */
function viewsOf(dashboard: Dashboard, views: readonly string[]): readonly string[] {
  const sql = [...JSON.stringify(dashboard.panels).matchAll(/"rawSql":("(?:[^"\\]|\\.)*")/g)]
    .map(([, text = '""']) => JSON.parse(text) as string)
    .join('\n')
  const read = new Set(
    [...sql.matchAll(/\b(?:FROM|JOIN)\s+(?:tributary\.)?(\w+)/gi)].map(([, name]) => name),
  )
  return views.filter((view) => read.has(view)).toSorted()
}

const exposureText = ({ uid, title, description }: Dashboard, used: readonly string[]) =>
  `  - name: ${uid.replaceAll('-', '_')}
    label: ${JSON.stringify(title)}
    type: dashboard
    url: http://127.0.0.1:3000/d/${uid}
    description: ${JSON.stringify(description ?? title)}
    owner: { name: Tributary }
    depends_on:
${used.map((view) => `      - source('tributary', '${view}')\n`).join('')}`
