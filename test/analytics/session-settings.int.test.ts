import { createHash, randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import type {
  ClickHouseClient,
  ClickHouseSettings,
  InsertParams,
  QueryParams,
} from '@clickhouse/client'
import type { Database } from '@tributary/runtime/clickhouse'
import {
  createClickHouse,
  databaseOf,
  INSERT_SETTINGS,
  VIEW_SETTINGS,
} from '@tributary/runtime/clickhouse'
import { Secret } from '@tributary/runtime/service'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DATA_CHECKS } from '../../services/cli/src/check-data/checks.ts'
import { runDataChecks } from '../../services/cli/src/check-data/run-checks.ts'
import { queryReport } from '../../services/cli/src/report/query.ts'
import { REPORT_TABLES } from '../../services/cli/src/report/tables.ts'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { deliveriesOf } from './deliveries.ts'
import { clickhouse } from './engine.ts'
import { histories } from './histories.ts'
import type { History } from './records.ts'
import { rowsOf } from './rows.ts'
import { COMPATIBILITIES, SESSION_SETTINGS } from './session-settings.ts'

/** Entities with records in several hours, deletions, retries and merges, in accounts of their own. */
const HISTORY: History = fc
  .sample(histories, { numRuns: 2, seed: 20_261_101 })
  .flatMap((records, index) =>
    records.map((record) => ({ ...record, account_id: `${record.account_id} of ${index}` })),
  )
const DELIVERED = deliveriesOf(HISTORY, 1).flat()

let database: AnalyticsDatabase
/** As the sink and the command line connect. */
let client: ClickHouseClient
let views: readonly string[]
/** Without the building blocks. */
let shown: readonly string[]
let expected: Readonly<Record<string, string>>

beforeAll(async () => {
  database = await analyticsDatabase('session')
  const { url, user, password } = await clickhouse()
  const login = { url, user, password: new Secret(password), tlsCa: null }
  client = createClickHouse({ ...login, database: database.name })
  const found = await database.rows(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine = 'View'`,
  )
  views = found.map(({ name }) => String(name)).sort()
  shown = views.filter((view) => !IS_BUILDING_BLOCK.test(view))
  await database.insert('business_hours', [
    { schedule_id: 'always', opens_at: '2020-01-01T00:00:00Z', closes_at: '2030-01-01T00:00:00Z' },
  ])
  await database.land(DELIVERED)
  expected = await fingerprints()
})
afterAll(async () => {
  await client?.close()
  await database?.close()
})

const titled = [...SESSION_SETTINGS, ...COMPATIBILITIES].map((settings) => ({
  title: Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', '),
  settings,
}))

test.each(titled)('every view has the same rows with $title', async ({ settings }) => {
  expect(await fingerprints(settings)).toEqual(expected)
})

/** Building blocks: some name records of a store, and which ones it still has depends on its merges. */
const IS_BUILDING_BLOCK = /_base$/

/** Columns that the clock decides, at the query or at the insert. */
const OF_THE_CLOCK = '^(waiting_seconds|waiting_business_seconds|changed_at)$'

/** A hash of the complete rows of each view, or the error. */
async function fingerprints(settings: ClickHouseSettings = {}) {
  const entries = await Promise.all(
    shown.map(async (view) => [view, await fingerprint(view, settings)] as const),
  )
  return Object.fromEntries(entries)
}

async function fingerprint(view: string, settings: ClickHouseSettings): Promise<string> {
  const query = `SELECT * EXCEPT '${OF_THE_CLOCK}' FROM ${view} ORDER BY ALL FORMAT RowBinaryWithNamesAndTypes`
  try {
    const rows = await database.bytes(query, settings)
    return `${createHash('sha256').update(rows).digest('hex')} of ${rows.length} bytes`
  } catch (error) {
    return String(error)
  }
}

test('every view has the same columns where a query inlines it', async () => {
  const columnsOf = async (view: string, settings: ClickHouseSettings) => {
    const columns = await database.rows(`DESCRIBE (SELECT * FROM ${view})`, settings)
    return columns.map(({ name }) => name)
  }
  for (const view of views) {
    const inlined = await columnsOf(view, { analyzer_inline_views: 1 })
    expect(inlined, view).toEqual(await columnsOf(view, {}))
  }
})

test('every view ends with the agreed settings', async () => {
  const agreed = Object.entries(VIEW_SETTINGS).map(assignment)
  const statements = await database.rows(
    `SELECT name, create_table_query AS sql FROM system.tables
      WHERE database = currentDatabase() AND engine = 'View'`,
  )
  const missing = statements.map(({ name, sql }) => {
    const clause = String(sql).split(' SETTINGS ').at(-1) ?? ''
    return [name, agreed.filter((setting) => !`, ${clause}`.includes(`, ${setting}`))]
  })
  expect(Object.fromEntries(missing)).toEqual(Object.fromEntries(views.map((view) => [view, []])))
})

/** All settings of the list at once, as a profile; of two values of one setting, the first or the last. */
const PROFILES = [
  ['the last of each', Object.assign({}, ...SESSION_SETTINGS)],
  ['the first of each', Object.assign({}, ...SESSION_SETTINGS.toReversed())],
] as const

const ALL_TIME = { since: '', until: '', tz: 'Africa/Cairo', provider: '' }
const report = (db: Database) =>
  queryReport(db, { period: ALL_TIME, by: ['account', 'day'], tables: REPORT_TABLES })

test.each(PROFILES)(
  'the command line prints the same numbers whatever the profile says: %s',
  async (_, profile) => {
    const db = await databaseWith(profile)
    expect(await report(db)).toEqual(await report(databaseOf(client, database.name)))
    const violations = []
    for await (const check of runDataChecks(db, DATA_CHECKS)) violations.push(...check.examples)
    expect(violations).toEqual([])
  },
)

test.each(PROFILES)(
  'the rows that the sink inserts do not depend on the profile: %s',
  async (_, profile) => {
    const db = await databaseWith(profile)
    const stores = ['messages_store', 'calls_store', 'conversation_events_store']
    for (const store of stores) await database.command(`TRUNCATE TABLE ${store}`)
    for (const { table, rows } of rowsOf(DELIVERED)) {
      await db.insert(table, rows, { settings: INSERT_SETTINGS })
    }
    expect(await fingerprints()).toEqual(expected)
  },
)

/** The project's client in a session with these settings, which act like those of the user's profile. */
async function databaseWith(profile: ClickHouseSettings): Promise<Database> {
  const session_id = randomUUID()
  const inSession = {
    query: (query: QueryParams) => client.query({ ...query, session_id }),
    insert: (insert: InsertParams<Readable, object>) => client.insert({ ...insert, session_id }),
  } as ClickHouseClient
  await client.command({
    session_id,
    query: `SET ${Object.entries(profile).map(assignment).join(', ')}`,
  })
  const db = databaseOf(inSession, database.name)
  let last: Promise<unknown> = Promise.resolve()
  /** A session takes one query at a time. */
  function rows<T>(...query: Parameters<Database['rows']>): Promise<readonly T[]> {
    const next = last.then(() => db.rows<T>(...query))
    last = next.catch(() => undefined)
    return next
  }
  return {
    ...db,
    rows,
    row: async <T>(...query: Parameters<Database['row']>) => (await rows<T>(...query))[0],
  }
}

function assignment([name, value]: readonly [string, unknown]): string {
  return typeof value === 'string' ? `${name} = '${value}'` : `${name} = ${value}`
}
