import { allTopics, Failure } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { withDatabase } from '@tributary/runtime/clickhouse'
import { KAFKA_FIELDS, withAdmin } from '@tributary/runtime/kafka'
import { REGISTRY_FIELDS } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import { PRIVATE_PORTS, readConfig } from '@tributary/runtime/service'
import { countUnannounced } from '../announcements/journal.ts'
import { clickHouseSettingsOf, kafkaOf, registryOf } from '../clients.ts'
import { readOpenRemovals } from '../database/removal-journal.ts'
import { loadEndpoints } from '../endpoints-file.ts'
import {
  appliedMigrations,
  checkVersion,
  compareMigrations,
  EDITED_FIX,
  readMigrations,
} from '../setup/migrations.ts'
import type { Check } from './examine.ts'
import { NotReady } from './examine.ts'
import { brokerAddress, reach, urlAddress } from './reach.ts'
import { suppressedRows } from './suppressed-rows.ts'
import { turns } from './turns.ts'

const PROBE_TIMEOUT_MS = 5_000

/** Everything that the pipeline needs, from the outside in. A check comes after those that it needs. */
export const CHECKS: readonly Check[] = [
  {
    name: 'endpoints file',
    run: endpoints,
    fix: 'correct the file that ENDPOINTS_FILE names; docs/endpoints.md shows its shape',
  },
  {
    name: 'Kafka',
    run: kafka,
    fix: 'check KAFKA_BROKERS, KAFKA_TLS and KAFKA_SASL_*; the log of the broker says more',
  },
  {
    name: 'Kafka topics',
    needs: ['Kafka'],
    run: topics,
    fix: `run ${tributary('topics apply')}`,
  },
  {
    name: 'registry',
    run: registry,
    fix: 'check REGISTRY_URL; it ends in /apis/ccompat/v7 for Apicurio Registry',
  },
  {
    name: 'registry schemas',
    needs: ['registry'],
    run: schemas,
    fix: `run ${tributary('schemas apply')}`,
  },
  {
    name: 'ClickHouse',
    run: clickHouse,
    fix: 'check CLICKHOUSE_URL, CLICKHOUSE_USER and CLICKHOUSE_PASSWORD',
  },
  {
    name: 'ClickHouse migrations',
    needs: ['ClickHouse'],
    run: migrations,
    fix: `run ${tributary('migrate apply')}`,
  },
  {
    name: 'replays and erasures',
    needs: ['ClickHouse'],
    run: interrupted,
    fix: 'wait if a replay or an erasure runs now; if one was interrupted, run it again',
  },
  {
    name: 'suppressed persons',
    needs: ['Kafka', 'ClickHouse'],
    run: suppressedRows,
    fix: `wait if an erasure runs now; otherwise run ${tributary('erase reapply')}`,
  },
  {
    name: 'turns',
    needs: ['ClickHouse'],
    run: turns,
    fix: `run ${tributary('migrate apply')}`,
  },
  service('gateway', ['Kafka']),
  service('normalizer', ['Kafka', 'registry']),
  service('sink', ['Kafka', 'registry', 'ClickHouse']),
]

/** How to run a command with docker compose, and without. */
function tributary(command: string): string {
  return `"deploy/tributary ${command}" (without docker compose "npm run tributary -- ${command}")`
}

async function endpoints(env: Env): Promise<string> {
  const counts = [...loadEndpoints(env)].map(([provider, named]) => `${provider} ${named.size}`)
  return `endpoints: ${counts.join(', ')}`
}

async function kafka(env: Env): Promise<string> {
  const { brokers } = readConfig({ kafka: KAFKA_FIELDS }, env).kafka
  const part = { container: 'kafka', variables: 'KAFKA_BROKERS' }
  await reach(part, brokers.map(brokerAddress))
  const found = await withAdmin(kafkaOf(env), (admin) => admin.describeCluster())
  return `${found.brokers.length} of ${brokers.length} brokers answer`
}

async function topics(env: Env): Promise<string> {
  const existing = new Set(await withAdmin(kafkaOf(env), (admin) => admin.listTopics()))
  const wanted = allTopics(PROVIDER_IDS).map(({ topic }) => topic)
  const missing = wanted.filter((topic) => !existing.has(topic))
  if (missing.length > 0) throw problem(`missing: ${missing.join(', ')}`)
  return `all ${wanted.length} topics exist`
}

async function registry(env: Env): Promise<string> {
  const { url } = readConfig({ registry: REGISTRY_FIELDS }, env).registry
  await reach({ container: 'registry', variables: 'REGISTRY_URL' }, [urlAddress(url)])
  return `answers at ${url}`
}

async function schemas(env: Env): Promise<string> {
  const ids = Object.entries(await registryOf(env).ids())
  return `registered: ${ids.map(([kind, id]) => `${kind} ${id}`).join(', ')}`
}

async function clickHouse(env: Env): Promise<string> {
  const settings = clickHouseSettingsOf(env)
  await reach({ container: 'clickhouse', variables: 'CLICKHOUSE_URL' }, [urlAddress(settings.url)])
  return `version ${await checkVersion(settings)}`
}

async function migrations(env: Env): Promise<string> {
  const applied = await withDatabase(clickHouseSettingsOf(env), appliedMigrations)
  const { open, edited, unknown } = compareMigrations(readMigrations(), applied)
  if (edited.length > 0) {
    throw problem(`edited after they were applied: ${edited.join(', ')}`, EDITED_FIX)
  }
  if (open.length > 0) throw problem(`not applied: ${open.map(({ name }) => name).join(', ')}`)
  if (unknown.length > 0) {
    throw problem(
      `applied, but not part of this version: ${unknown.join(', ')}`,
      'run the version that has these files, or a newer one',
    )
  }
  return `all ${applied.size} applied`
}

async function interrupted(env: Env): Promise<string> {
  const [removals, unannounced] = await withDatabase(clickHouseSettingsOf(env), async (db) => [
    await readOpenRemovals(db),
    await countUnannounced(db),
  ])
  if (removals !== null) {
    const { entities, since } = removals
    throw problem(`rows may be missing: ${entities} entities are removed since ${since}`)
  }
  if (unannounced === 0) return 'none was interrupted'
  throw problem(`unified.erasures does not name ${unannounced} entities that were removed`)
}

/**
 * The answer of a service on its private port: whether it can do its next piece of work. The port is
 * at `<variable>_URL`, or on this machine at the port of the service's configuration.
 */
function service(name: keyof typeof PRIVATE_PORTS, waitsFor: readonly string[]): Check {
  const variable = PRIVATE_PORTS[name].name
  const urlVariable = variable.replace(/_PORT$/, '_URL')
  const part = { container: name, variables: `${variable} or ${urlVariable}` }
  return {
    name,
    waitsFor,
    fix: `check ${part.variables}: another program answers there`,
    async run(env) {
      const { port } = readConfig({ service: { port: PRIVATE_PORTS[name] } }, env).service
      const url = env[urlVariable] || `http://127.0.0.1:${port}`
      const address = urlAddress(url)
      await reach(part, [address])
      const response = await fetch(`${url}/readyz`, {
        signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
      })
      const { reason, note } = (await response.json()) as { reason?: string; note?: string }
      if (!response.ok) throw new NotReady(reason ?? `answers ${response.status}`, logOf(name))
      return note === undefined ? 'ready' : `ready, but ${note}`
    },
  }
}

/** Where the log of a service is. */
const logOf = (name: string) =>
  `read its log: "deploy/tributary logs --tail 50 ${name}" (without docker compose the file logs/${name}.log of TRIBUTARY_HOME)`

const problem = (what: string, fix?: string) =>
  new Failure('UNAVAILABLE', { what, ...(fix !== undefined && { fix }) })
