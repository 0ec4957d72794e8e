import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { differences } from './comparison.ts'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { deliveriesOf } from './deliveries.ts'
import { histories } from './histories.ts'
import { expectedViews } from './oracle/views.ts'
import type { History } from './records.ts'

/** How many histories to try at most, in how many seconds, and the seed that repeats a run. */
const RUNS = Number(process.env['TRIBUTARY_LAW_RUNS'] ?? 20)
const SECONDS = Number(process.env['TRIBUTARY_LAW_SECONDS'] ?? 40)
const SEED = Number(process.env['TRIBUTARY_LAW_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** Each order of arrival is read in another session: another time zone, another number of threads. */
const SESSIONS = [
  { session_timezone: 'UTC', max_threads: 1 },
  { session_timezone: 'America/New_York', max_threads: 4 },
  { session_timezone: 'Pacific/Chatham', max_threads: 2 },
] as const

let database: AnalyticsDatabase
beforeAll(async () => {
  database = await analyticsDatabase('law')
})
afterAll(() => database?.close())

test(
  `any order and any repetition of the same webhooks gives the same rows in every view (seed ${SEED})`,
  { timeout: SECONDS * 1000 + 60_000 },
  () =>
    fc.assert(
      fc.asyncProperty(histories, fc.nat(), (history, arrival) => holds(history, arrival)),
      { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: SECONDS * 1000, endOnFailure: true },
    ),
)

async function holds(history: History, arrival: number): Promise<void> {
  const expected = expectedViews(history)
  for (const [index, session] of SESSIONS.entries()) {
    await database.clear()
    for (const batch of deliveriesOf(history, arrival + index)) await database.insert(batch)
    expect(await differences(database, expected, session)).toEqual([])
    await database.optimize()
    expect(await differences(database, expected, session), 'after merges').toEqual([])
  }
}
