import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { differences, type Reading } from './comparison.ts'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { deliveriesOf } from './deliveries.ts'
import { explained } from './explained.ts'
import { histories } from './histories.ts'
import { expectedViews } from './oracle/views.ts'
import type { History } from './records.ts'

/** How many histories to try at most, for how many seconds, and the seed that repeats a run. */
const RUNS = Number(process.env['TRIBUTARY_LAW_RUNS'] ?? 20)
const SECONDS = Number(process.env['TRIBUTARY_LAW_SECONDS'] ?? 40)
const SEED = Number(process.env['TRIBUTARY_LAW_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** Each order of arrival is read in a session with another time zone and another number of threads. */
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

const LAW = 'any order and any repetition of the same webhooks gives the same rows in every view'

test(`${LAW} (seed ${SEED})`, { timeout: SECONDS * 1000 + 60_000 }, async () => {
  const end = Date.now() + SECONDS * 1000
  const examples = fc.sample(fc.tuple(histories, fc.nat()), { numRuns: RUNS, seed: SEED })
  for (const [index, [history, arrival]] of examples.entries()) {
    if (index > 0 && Date.now() > end) break
    await holds(history, arrival)
  }
})

/** Three orders of arrival: read before and after merges, before only, and after only. */
async function holds(history: History, arrival: number): Promise<void> {
  const expected = expectedViews(history)
  const compare = async (moment: string, reading: Reading) => {
    const found = await differences(database, expected, reading)
    expect(explained(found, history), moment).toBeNull()
  }
  for (const [index, settings] of SESSIONS.entries()) {
    await database.clear()
    for (const batch of deliveriesOf(history, arrival + index)) await database.land(batch)
    if (index < 2) await compare('before merges', { settings })
    if (index === 1) continue
    await database.optimize()
    await compare('after merges', { settings })
  }
}
