import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Difference, differences, type Filter, type Reading } from './comparison.ts'
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

/** A filter is answered as if it came after the view, however deep it is pushed. */
const FILTERS: readonly Filter[] = [
  {
    column: 'occurred_date',
    where: "occurred_date >= '2026-03-03' AND occurred_date < '2026-04-01'",
    keeps: (date) => String(date) >= '2026-03-03' && String(date) < '2026-04-01',
  },
  { column: 'conversation_id', where: "conversation_id = 'c0'", keeps: (id) => id === 'c0' },
  { column: 'account_id', where: "account_id = 'account-0'", keeps: (id) => id === 'account-0' },
]

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

/** Three orders of arrival: read before and after merges, before only with a filter, and after only. */
async function holds(history: History, arrival: number): Promise<void> {
  const expected = expectedViews(history)
  const filter = FILTERS[arrival % FILTERS.length]
  const compare = async (moment: string, reading: Reading) => {
    const found = await differences(database, expected, reading)
    expect(explained(found, history), moment).toBeNull()
  }
  for (const [index, settings] of SESSIONS.entries()) {
    await database.clear()
    for (const batch of deliveriesOf(history, arrival + index)) await database.land(batch)
    if (index < 2) await compare('before merges', { settings })
    if (index === 1 && filter) await compare(filter.where, { settings, filter })
    if (index === 1) continue
    await database.optimize()
    await compare('after merges', { settings })
  }
}

/** The first line that differs in each view, and the records of the account of one of them. */
function explained(found: readonly Difference[], history: History) {
  if (found.length === 0) return null
  const account = /account-\d+/.exec(JSON.stringify(found))?.[0]
  return {
    views: found.map(({ view, missing, unexpected }) => ({
      view,
      missing: missing[0],
      unexpected: unexpected[0],
    })),
    records: history
      .filter((record) => record.account_id === account)
      .map((r) => JSON.stringify(r)),
  }
}
