import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { differences, type Reading } from './comparison.ts'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { deliveriesOf, randomNumbers } from './deliveries.ts'
import { explained } from './explained.ts'
import { historiesOf } from './histories.ts'
import type { Surroundings } from './oracle/surroundings.ts'
import { expectedViews } from './oracle/views.ts'
import type { History } from './records.ts'
import { surroundings } from './schedules.ts'
import { insertSurroundings } from './surroundings-rows.ts'
import { ambiguousTurns } from './turn-keys.ts'

/**
 * How many histories to try at most, for how many seconds, the accounts of each, and the seed that repeats a run.
 * To read the views takes longer than to fill them, so that further accounts cost little.
 */
const RUNS = Number(process.env['TRIBUTARY_LAW_RUNS'] ?? 20)
const SECONDS = Number(process.env['TRIBUTARY_LAW_SECONDS'] ?? 40)
const ACCOUNTS = Number(process.env['TRIBUTARY_LAW_ACCOUNTS'] ?? 50)
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
  const history = historiesOf({ minLength: ACCOUNTS, maxLength: ACCOUNTS })
  const example = fc.record({ history, surroundings, arrival: fc.nat() })
  for (const [index, one] of fc.sample(example, { numRuns: RUNS, seed: SEED }).entries()) {
    if (index > 0 && Date.now() > end) break
    await holds(one)
  }
})

type Example = {
  readonly history: History
  readonly surroundings: Surroundings
  readonly arrival: number
}

/**
 * Three orders of arrival: read before and after merges, before only, and after only. During the second one,
 * some stores merge what they have, and others do not.
 */
async function holds({ history, surroundings, arrival }: Example): Promise<void> {
  const expected = expectedViews(history, surroundings)
  const compare = async (moment: string, reading: Reading) => {
    const found = await differences(database, expected, reading)
    expect(explained(found, history, surroundings), moment).toBeNull()
  }
  for (const [index, settings] of SESSIONS.entries()) {
    await database.clear()
    await insertSurroundings(database, surroundings)
    const random = randomNumbers(arrival)
    for (const batch of deliveriesOf(history, arrival + index)) {
      await database.land(batch)
      if (index === 1) await database.optimize(() => random() < 0.3)
    }
    if (index < 2) await compare('before merges', { settings })
    if (index === 1) continue
    await database.optimize()
    await compare('after merges', { settings })
  }
  expect(await ambiguousTurns(database)).toEqual([])
}
