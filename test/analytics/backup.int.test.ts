import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { EDGE_CASES } from './edge-cases.ts'
import { type ScratchDatabase, scratchDatabase } from './scratch-database.ts'

const VIEWS = [
  'messages',
  'calls',
  'conversations',
  'response_turns',
  'communication_volume_hourly',
]

let database: AnalyticsDatabase
/** A session whose own database is there when the other is not. */
let beside: ScratchDatabase
beforeAll(async () => {
  database = await analyticsDatabase('backup')
  beside = await scratchDatabase('beside')
  await database.land(
    EDGE_CASES.flatMap(({ records }, index) =>
      records.map((record) => ({ ...record, account_id: `case-${index}` })),
    ),
  )
})
afterAll(() => Promise.all([database?.close(), beside?.close()]))

/** Rows of each view, as one number that changes with any of them. */
const sums = () =>
  Promise.all(
    VIEWS.map((view) =>
      database.rows(
        `SELECT '${view}' AS view, count() AS n, sum(cityHash64(*)) AS hash FROM ${view}`,
      ),
    ),
  )

test('a database that was dropped comes back from its backup with every view as it was', async () => {
  const before = await sums()
  const backup = `File('${database.name}')`
  await beside.command(`BACKUP DATABASE ${database.name} TO ${backup}`)
  await beside.command(`DROP DATABASE ${database.name} SYNC`)
  const left = `SELECT name FROM system.databases WHERE name = '${database.name}'`
  expect(await beside.rows(left)).toEqual([])
  await beside.command(`RESTORE DATABASE ${database.name} FROM ${backup}`)
  expect(await sums()).toEqual(before)
})
