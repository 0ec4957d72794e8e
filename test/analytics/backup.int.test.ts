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
/** A session with another database, which exists while the first one does not. */
let other: ScratchDatabase
beforeAll(async () => {
  database = await analyticsDatabase('backup')
  other = await scratchDatabase('other')
  await database.land(
    EDGE_CASES.flatMap(({ records }, index) =>
      records.map((record) => ({ ...record, account_id: `case-${index}` })),
    ),
  )
})
afterAll(() => Promise.all([database?.close(), other?.close()]))

/** A hash of the rows of each view. */
const sums = () =>
  Promise.all(
    VIEWS.map((view) =>
      database.rows(
        `SELECT '${view}' AS view, count() AS n, sum(cityHash64(*)) AS hash FROM ${view}`,
      ),
    ),
  )

test('a restored backup gives every view the rows that it had before the drop', async () => {
  const before = await sums()
  const backup = `File('${database.name}')`
  await other.command(`BACKUP DATABASE ${database.name} TO ${backup}`)
  await other.command(`DROP DATABASE ${database.name} SYNC`)
  const left = `SELECT name FROM system.databases WHERE name = '${database.name}'`
  expect(await other.rows(left)).toEqual([])
  await other.command(`RESTORE DATABASE ${database.name} FROM ${backup}`)
  expect(await sums()).toEqual(before)
})
