import { allTopics, Failure } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { withDatabase } from '@tributary/runtime/clickhouse'
import { withAdmin } from '@tributary/runtime/kafka'
import type { Env } from '@tributary/runtime/service'
import { PRIVATE_PORTS, readConfig } from '@tributary/runtime/service'
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
import { suppressedRows } from './suppressed-rows.ts'

/** Something that the pipeline needs. `run` resolves to what it found, or rejects with the problem. */
export type Check = {
  readonly name: string
  readonly run: (env: Env) => Promise<string>
  /** Goes with a problem that names no fix of its own. */
  readonly fix: string
}

const PROBE_TIMEOUT_MS = 5_000

/** Everything that the pipeline needs, from the outside in. */
export const CHECKS: readonly Check[] = [
  {
    name: 'endpoints file',
    run: endpoints,
    fix: 'correct the file that ENDPOINTS_FILE names; docs/endpoints.md shows its shape',
  },
  {
    name: 'Kafka topics',
    run: topics,
    fix: 'check KAFKA_BROKERS, then run "tributary topics apply"',
  },
  {
    name: 'registry schemas',
    run: schemas,
    fix: 'check REGISTRY_URL, then run "tributary schemas apply"',
  },
  {
    name: 'ClickHouse',
    run: clickHouse,
    fix: 'check CLICKHOUSE_URL, CLICKHOUSE_USER and CLICKHOUSE_PASSWORD',
  },
  { name: 'ClickHouse migrations', run: migrations, fix: 'run "tributary migrate apply"' },
  {
    name: 'replays and erasures',
    run: interrupted,
    fix: 'wait if a replay or an erasure runs now; if one was interrupted, run it again',
  },
  {
    name: 'suppressed persons',
    run: suppressedRows,
    fix: 'wait if an erasure runs now; otherwise run "tributary erase reapply"',
  },
  service('gateway'),
  service('normalizer'),
  service('sink'),
]

async function endpoints(env: Env): Promise<string> {
  const counts = [...loadEndpoints(env)].map(([provider, named]) => `${provider} ${named.size}`)
  return `endpoints: ${counts.join(', ')}`
}

async function topics(env: Env): Promise<string> {
  const existing = new Set(await withAdmin(kafkaOf(env), (admin) => admin.listTopics()))
  const wanted = allTopics(PROVIDER_IDS).map(({ topic }) => topic)
  const missing = wanted.filter((topic) => !existing.has(topic))
  if (missing.length > 0) throw problem(`missing: ${missing.join(', ')}`)
  return `all ${wanted.length} topics exist`
}

async function schemas(env: Env): Promise<string> {
  const ids = Object.entries(await registryOf(env).ids())
  return `registered: ${ids.map(([kind, id]) => `${kind} ${id}`).join(', ')}`
}

async function clickHouse(env: Env): Promise<string> {
  return `version ${await checkVersion(clickHouseSettingsOf(env))}`
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
  const removals = await withDatabase(clickHouseSettingsOf(env), readOpenRemovals)
  if (removals === null) return 'none was interrupted'
  const { entities, since } = removals
  throw problem(`rows may be missing: ${entities} entities are removed since ${since}`)
}

/**
 * The answer of a service on its private port: whether it can do its next piece of work. The port is
 * at `<variable>_URL`, or on this machine at the port of the service's configuration.
 */
function service(name: keyof typeof PRIVATE_PORTS): Check {
  const variable = PRIVATE_PORTS[name].name
  const urlVariable = variable.replace(/_PORT$/, '_URL')
  return {
    name,
    fix: `start it, or set ${variable} or ${urlVariable} to its private port; its log says more`,
    async run(env) {
      const { port } = readConfig({ service: { port: PRIVATE_PORTS[name] } }, env).service
      const url = env[urlVariable] || `http://127.0.0.1:${port}`
      const response = await fetch(`${url}/readyz`, {
        signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
      }).catch(() => undefined)
      if (response === undefined) throw problem(`does not answer at ${url}`)
      const { reason, note } = (await response.json()) as { reason?: string; note?: string }
      if (!response.ok) throw problem(reason ?? `answers ${response.status}`)
      return note === undefined ? 'ready' : `ready, but ${note}`
    },
  }
}

const problem = (what: string, fix?: string) =>
  new Failure('UNAVAILABLE', { what, ...(fix !== undefined && { fix }) })
