import type { Metrics } from '../../libs/runtime/src/service/index.ts'
import { createMetrics, PRIVATE_PORTS } from '../../libs/runtime/src/service/index.ts'
import { cell } from './cell.ts'

/** Defines the metrics of a service on `metrics`. */
export type Definition = (metrics: Metrics) => void

type Entry = {
  readonly name: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly labels: readonly string[]
}

const PORTS = Object.entries(PRIVATE_PORTS)
  .map(([service, { name, fallback }]) => `the ${service} on \`${name}\` (${fallback})`)
  .join(', ')

const HEAD = `# Metrics for Prometheus

<!-- Generated from the code by "npm run gen". Do not edit. -->

Each service answers \`GET /metrics\` on its private port, in the Prometheus text format: ${PORTS}. Every metric has the label \`service\`. There are also the usual metrics of a Node.js process (\`process_*\`, \`nodejs_*\`). Labels are small closed sets: no ids, no addresses, no payloads. A histogram \`x\` is exposed as \`x_bucket\`, \`x_sum\` and \`x_count\`.

Alerts: [deploy/prometheus/rules/tributary.yml](../deploy/prometheus/rules/tributary.yml). Fixes: [runbooks.md](runbooks.md).
`

/** The page docs/metrics-prometheus.md: every metric of every service, by the service's name. */
export function metricsPage(services: Readonly<Record<string, Definition>>): string {
  const sections = Object.entries(services).map(([service, define]) => {
    const rows = record(service, define).map(row).join('')
    return `\n## ${service}\n\n| Metric | Type | Labels | Meaning |\n| --- | --- | --- | --- |\n${rows}`
  })
  return HEAD + sections.join('')
}

function row({ name, kind, help, labels }: Entry): string {
  const names = labels.map((label) => `\`${label}\``).join(', ')
  return `| \`${name}\` | ${kind} | ${names} | ${cell(help)} |\n`
}

/** Calls `define` with real metrics and records each definition. */
function record(service: string, define: Definition): readonly Entry[] {
  const entries: Entry[] = []
  const metrics = createMetrics(service)
  define({
    ...metrics,
    counter(name, help, labels = []) {
      entries.push({ name, kind: 'counter', help, labels })
      return metrics.counter(name, help, labels)
    },
    gauge(name, help, labels = []) {
      entries.push({ name, kind: 'gauge', help, labels })
      return metrics.gauge(name, help, labels)
    },
    observe(name, help, read) {
      entries.push({ name, kind: 'gauge', help, labels: [] })
      metrics.observe(name, help, read)
    },
    observeStates(name, help, options) {
      entries.push({ name, kind: 'gauge', help, labels: options.labels })
      metrics.observeStates(name, help, options)
    },
    histogram(name, help, options) {
      entries.push({ name, kind: 'histogram', help, labels: options.labels ?? [] })
      return metrics.histogram(name, help, options)
    },
  })
  return entries
}
