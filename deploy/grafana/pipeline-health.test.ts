import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const read = (file: string) => readFileSync(path.join(import.meta.dirname, file), 'utf8')

type Panel = {
  readonly id: number
  readonly title: string
  readonly targets?: readonly { readonly expr: string; readonly datasource: { uid: string } }[]
}

const dashboard: { panels: readonly Panel[] } = JSON.parse(read('dashboards/pipeline-health.json'))
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, datasource }) => ({ title, expr, datasource })),
)

const page = read('../../docs/metrics-prometheus.md')
const rules = read('../prometheus/rules/tributary.yml')
const defined = new Set([
  ...[...page.matchAll(/^\| `(tributary_\w+)` \| (\w+)/gm)].flatMap(([, name = '', kind]) =>
    kind === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name],
  ),
  ...[...rules.matchAll(/- record: (\S+)/g)].map(([, name = '']) => name),
])

/** The metrics of Tributary in a query. `(normalizer|sink)` gives the metrics of both. */
function metricsIn(expr: string): readonly string[] {
  const [choice = '', services = ''] = /\(([a-z]+(?:\|[a-z]+)+)\)/.exec(expr) ?? []
  return services
    .split('|')
    .flatMap((service) => expr.replaceAll(choice, service).match(/\btributary[_:][\w:]+/g) ?? [])
}

describe('the dashboard Pipeline health', () => {
  test.each(queries)('$title queries metrics that exist: $expr', ({ expr, datasource }) => {
    expect(metricsIn(expr).filter((name) => !defined.has(name))).toEqual([])
    expect(read('provisioning/datasources/tributary.yml')).toContain(`uid: ${datasource.uid}\n`)
  })

  test('every alert queries metrics that exist', () => {
    const expressions = rules
      .split('\n')
      .filter((line) => !/^ +(- alert|runbook|summary)/.test(line))
    const names = expressions.flatMap((line) => metricsIn(line.replaceAll('\\', '')))
    expect(names.filter((name) => !defined.has(name))).toEqual([])
  })

  test('every panel has a unique id', () => {
    const ids = dashboard.panels.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
