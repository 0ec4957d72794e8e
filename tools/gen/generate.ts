import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { NORMALIZATION_FIELDS } from '../../libs/normalization/src/settings.ts'
import { PROVIDERS } from '../../libs/providers/src/registry.ts'
import { CLICKHOUSE_FIELDS } from '../../libs/runtime/src/clickhouse/index.ts'
import { KAFKA_FIELDS, TOPIC_FIELDS } from '../../libs/runtime/src/kafka/index.ts'
import { REGISTRY_FIELDS } from '../../libs/runtime/src/registry/index.ts'
import { ERASURE_FIELDS } from '../../services/cli/src/suppression/propagation.ts'
import { GATEWAY_CONFIG } from '../../services/gateway/src/config.ts'
import { NORMALIZER_CONFIG } from '../../services/normalizer/src/config.ts'
import { SINK_CONFIG } from '../../services/sink/src/config.ts'
import { configurationPage } from './configuration-page.ts'
import { dbtExposures, sourceNames } from './dbt-exposures.ts'
import { metricsPage } from './prometheus-page.ts'
import { providersPage } from './providers-page.ts'
import { CONSUMER_FILES, recordTypes, SERVICE_FILES } from './record-types.ts'
import { SERVICE_METRICS } from './service-metrics.ts'

// Writes the generated files. With --check, writes nothing and fails if a file is stale.

const ROOT = path.join(import.meta.dirname, '../..')

const GENERATED: readonly { readonly file: string; readonly text: () => string }[] = [
  {
    file: 'libs/core/src/generated/records.ts',
    text: () => recordTypes(path.join(ROOT, 'schemas'), SERVICE_FILES),
  },
  {
    file: 'libs/consumer/src/generated/records.ts',
    text: () => recordTypes(path.join(ROOT, 'schemas'), CONSUMER_FILES),
  },
  {
    file: 'docs/configuration.md',
    text: () =>
      configurationPage({
        gateway: GATEWAY_CONFIG,
        normalizer: NORMALIZER_CONFIG,
        sink: SINK_CONFIG,
        'command line': {
          kafka: KAFKA_FIELDS,
          registry: REGISTRY_FIELDS,
          clickhouse: CLICKHOUSE_FIELDS,
          topics: TOPIC_FIELDS,
          normalization: NORMALIZATION_FIELDS,
          erasure: ERASURE_FIELDS,
        },
      }),
  },
  { file: 'docs/metrics-prometheus.md', text: () => metricsPage(SERVICE_METRICS) },
  { file: 'docs/providers.md', text: () => providersPage(PROVIDERS) },
  { file: 'deploy/dbt/models/exposures.yml', text: exposures },
]

function exposures(): string {
  const folder = path.join(ROOT, 'deploy/grafana/dashboards')
  const dashboards = readdirSync(folder).map((file) =>
    JSON.parse(readFileSync(path.join(folder, file), 'utf8')),
  )
  const sources = readFileSync(path.join(ROOT, 'deploy/dbt/models/sources.yml'), 'utf8')
  return dbtExposures(dashboards, sourceNames(sources))
}

const check = process.argv.includes('--check')
const stale = GENERATED.filter(({ file, text }) => {
  const target = path.join(ROOT, file)
  const next = text()
  if (current(target) === next) return false
  if (!check) writeFileSync(target, next)
  return true
})

for (const { file } of stale) {
  process.stdout.write(check ? `${file} is stale: run "npm run gen"\n` : `wrote ${file}\n`)
}
if (check && stale.length > 0) process.exitCode = 1

function current(target: string): string | undefined {
  try {
    return readFileSync(target, 'utf8')
  } catch {
    return undefined
  }
}
