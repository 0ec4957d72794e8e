import { allTopics, Failure } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { createDatabase, requireVersion } from '@tributary/runtime/clickhouse'
import type { Env } from '@tributary/runtime/service'
import { clickHouseOf, clickHouseSettingsOf, kafkaOf, registryOf } from '../clients.ts'
import { readOpenRemovals } from '../database/removal-journal.ts'
import { loadEndpoints } from '../endpoints-file.ts'
import { appliedMigrations, readMigrations } from '../setup/migrations.ts'

/** One thing that must hold. `run` resolves to what was found, or throws what is wrong. */
export type Check = {
  readonly name: string
  readonly run: (env: Env) => Promise<string>
  /** What to do when it fails. */
  readonly mend: string
}

const PROBE_TIMEOUT_MS = 5_000

/** Everything that the pipeline needs, from the outside in. */
export const CHECKS: readonly Check[] = [
  {
    name: 'endpoints file',
    run: endpoints,
    mend: 'Mend the file that ENDPOINTS_FILE names; docs/endpoints.md shows its shape',
  },
  {
    name: 'Kafka topics',
    run: topics,
    mend: 'Check KAFKA_BROKERS, then run "tributary topics apply"',
  },
  {
    name: 'registry schemas',
    run: schemas,
    mend: 'Where it runs and lacks them, run "tributary schemas apply"',
  },
  {
    name: 'ClickHouse',
    run: clickhouse,
    mend: 'Check CLICKHOUSE_URL, CLICKHOUSE_USER and CLICKHOUSE_PASSWORD',
  },
  { name: 'ClickHouse migrations', run: migrations, mend: 'Run "tributary migrate apply"' },
  {
    name: 'replays and erasures',
    run: takenOut,
    mend: 'Wait, where one runs now; where it was cut short, run it again, which completes it',
  },
  service('gateway', 'GATEWAY_ADMIN', '9464'),
  service('normalizer', 'NORMALIZER', '9465'),
  service('sink', 'SINK', '9466'),
]

async function endpoints(env: Env): Promise<string> {
  const counts = [...loadEndpoints(env)].map(([provider, named]) => `${provider} ${named.size}`)
  return `endpoints: ${counts.join(', ')}`
}

async function topics(env: Env): Promise<string> {
  const admin = kafkaOf(env).admin()
  try {
    await admin.connect()
    const existing = new Set(await admin.listTopics())
    const wanted = allTopics(PROVIDER_IDS).map(({ topic }) => topic)
    const missing = wanted.filter((topic) => !existing.has(topic))
    if (missing.length > 0) throw new Failure('UNAVAILABLE', `missing: ${missing.join(', ')}`)
    return `all ${wanted.length} topics exist`
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

async function schemas(env: Env): Promise<string> {
  const ids = await registryOf(env).ids()
  return `registered: ${Object.entries(ids)
    .map(([kind, id]) => `${kind} ${id}`)
    .join(', ')}`
}

async function clickhouse(env: Env): Promise<string> {
  const client = clickHouseOf({ ...env, CLICKHOUSE_DATABASE: 'system' })
  try {
    return `version ${await requireVersion(client)}`
  } finally {
    await client.close()
  }
}

async function migrations(env: Env): Promise<string> {
  const client = clickHouseOf(env)
  try {
    const done = await appliedMigrations(client)
    const open = readMigrations().filter(({ name }) => !done.has(name))
    if (open.length > 0)
      throw new Failure('UNAVAILABLE', `not applied: ${open.map(({ name }) => name).join(', ')}`)
    return `all ${done.size} applied`
  } finally {
    await client.close()
  }
}

async function takenOut(env: Env): Promise<string> {
  const database = createDatabase(clickHouseSettingsOf(env))
  try {
    const open = await readOpenRemovals(database)
    if (open === null) return 'none was cut short'
    const { entities, since } = open
    throw new Failure(
      'UNAVAILABLE',
      `rows may be missing: ${entities} entities are taken out since ${since}`,
    )
  } finally {
    await database.close()
  }
}

/**
 * A service's own word on whether it can do its next piece of work. Its private port is looked for
 * at `<variable>_URL`, or on this machine at `<variable>_PORT`.
 */
function service(name: string, variable: string, fallback: string): Check {
  return {
    name,
    mend: `Start it, or set ${variable}_PORT or ${variable}_URL to its private port; its log says more`,
    async run(env) {
      const url =
        env[`${variable}_URL`] || `http://127.0.0.1:${env[`${variable}_PORT`] || fallback}`
      const response = await fetch(`${url}/readyz`, {
        signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
      }).catch(() => undefined)
      if (response === undefined) throw new Failure('UNAVAILABLE', `does not answer at ${url}`)
      const { reason, note } = (await response.json()) as { reason?: string; note?: string }
      if (!response.ok) throw new Failure('UNAVAILABLE', reason ?? `answers ${response.status}`)
      return note === undefined ? 'ready' : `ready, but ${note}`
    },
  }
}
