import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import {
  cacheFolder,
  createSupervisor,
  freePort,
  loadVersions,
  lockFolder,
} from '@tributary/local-stack'
import type { ClickHouseSettings, Database } from '@tributary/runtime/clickhouse'
import { CLICKHOUSE_FIELDS, createClickHouse, databaseOf } from '@tributary/runtime/clickhouse'
import { readConfig } from '@tributary/runtime/service'
import {
  clickhouse,
  clickhousePassword,
  passwordFile,
} from '../../libs/local-stack/src/parts/clickhouse.ts'
import type { PeopleUser } from '../../libs/local-stack/src/parts/clickhouse-users.ts'
import {
  engineFolder,
  hasEngine,
  libraryFolder,
  missingEngine,
} from '../../libs/local-stack/src/setup/engine.ts'
import { landRecords } from '../../services/cli/src/database/land-records.ts'
import { applyMigrations } from '../../services/cli/src/setup/migrations.ts'
import { sampleRecords } from './samples/sample-records.ts'

/** The database that the grants of the users of people name. */
export const DATABASE = 'tributary'

/**
 * A ClickHouse of a test's own: the shared one has no database `tributary`, the only one that the users of
 * people may read. It has all migrations and the sample webhooks.
 */
export interface PeopleEngine {
  readonly settings: ClickHouseSettings
  /** The database as the user of the pipeline. */
  readonly db: Database
  as(user: PeopleUser): Promise<Session>
  stop(): Promise<void>
}

/** A session of a user of people, in the database of the views. */
export interface Session {
  readonly password: string
  rows<T>(query: string): Promise<readonly T[]>
  bytes(query: string): Promise<Buffer>
  command(query: string): Promise<void>
}

/** Starts the embedded ClickHouse alone, in a temporary folder that `stop` removes. */
export async function startPeopleEngine(): Promise<PeopleEngine> {
  const home = await mkdtemp(path.join(tmpdir(), 'tributary-test-'))
  const lock = await lockFolder(home)
  const supervisor = createSupervisor({ home, lock, say: () => undefined })
  const [port, password] = [await freePort(), clickhousePassword(home)]
  const version = loadVersions().clickhouse
  await supervisor.supervise(
    clickhouse({ home, port, password, version, engine: await libraryOf() }),
  )
  const settings = settingsOf(port, password)
  await applyMigrations(settings)
  const client = createClickHouse(settings)
  const db = databaseOf(client, DATABASE)
  await landRecords(db, DATABASE, sampleRecords())
  return {
    settings,
    db,
    as: async (user) =>
      sessionOf(settings.url, user, await readFile(passwordFile(home, user), 'utf8')),
    async stop() {
      await client.close()
      await supervisor.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** The folder of the engine's library where pnpm has not installed it. The shared stack has downloaded it. */
async function libraryOf(): Promise<string | undefined> {
  const engine = await missingEngine()
  const cache = cacheFolder(process.env)
  if (engine === undefined) return undefined
  if (!hasEngine(cache, engine)) throw new Error(`${engine.name} is missing: run "npm start" once`)
  return libraryFolder(engineFolder(cache, engine), engine)
}

const settingsOf = (port: number, password: string): ClickHouseSettings =>
  readConfig(
    { clickhouse: CLICKHOUSE_FIELDS },
    {
      CLICKHOUSE_URL: `http://127.0.0.1:${port}`,
      CLICKHOUSE_USER: 'tributary',
      CLICKHOUSE_PASSWORD: password,
      CLICKHOUSE_DATABASE: DATABASE,
    },
  ).clickhouse

/** A refused statement is what the tests expect. */
const log = { level: ClickHouseLogLevel.OFF }

/** Each call has a client of its own, so that nobody needs to close it. */
function sessionOf(url: string, username: string, password: string): Session {
  const withClient = async <T>(use: (client: ReturnType<typeof createClient>) => Promise<T>) => {
    const client = createClient({ url, username, password, database: DATABASE, log })
    return use(client).finally(() => client.close())
  }
  return {
    password,
    rows: <T>(query: string) =>
      withClient(async (client) => {
        const result = await client.query({ query, format: 'JSONEachRow' })
        return result.json<T>()
      }),
    bytes: (query) =>
      withClient(async (client) => {
        const { stream } = await client.exec({ query })
        return Buffer.concat(await stream.toArray())
      }),
    command: (query) =>
      withClient(async (client) => {
        await client.command({ query })
      }),
  }
}
