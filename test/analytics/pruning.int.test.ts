import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadHistory } from '../bench/load-history.ts'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'

/** Enough rows for several parts and dozens of granules in each store. */
const SIZE = { messages: 200_000, calls: 50_000 }

/** The share of the granules of a store that a query over one month of twelve may read. */
const MOST_OF_A_MONTH = 0.35

/**
 * Of one conversation or contact, the rows of this small history are in many of the few granules of each
 * month: the test asks only that the index drops some.
 */
const MOST_OF_A_KEY = 0.99

type Expectation = {
  readonly view: string
  readonly where: string
  /** Every store that the view reads in full without the filter. */
  readonly stores: readonly string[]
}

let database: AnalyticsDatabase
let values: Readonly<Record<string, string>>

beforeAll(async () => {
  database = await analyticsDatabase('pruning')
  await loadHistory(database, SIZE)
  const [row = {}] = await database.rows(
    `SELECT conversation_id, contact_key FROM messages
      WHERE conversation_id != '' AND contact_key != ''
      GROUP BY ALL ORDER BY count(), conversation_id LIMIT 1`,
  )
  values = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]))
}, 300_000)
afterAll(() => database?.close())

const MONTH = (time: string) => `${time} >= '2026-11-01' AND ${time} < '2026-12-01'`
const MESSAGES = ['messages_store']
const CALLS = ['calls_store']
const BOTH = [...MESSAGES, ...CALLS]
const STEPS = ['message_steps_store', ...CALLS]

const TIMES: readonly Expectation[] = [
  { view: 'messages', where: MONTH('occurred_date'), stores: MESSAGES },
  { view: 'messages', where: MONTH('occurred_at'), stores: MESSAGES },
  { view: 'calls', where: MONTH('occurred_date'), stores: CALLS },
  { view: 'calls', where: MONTH('started_at'), stores: CALLS },
  { view: 'communications', where: MONTH('occurred_date'), stores: BOTH },
  { view: 'communications', where: MONTH('occurred_at'), stores: BOTH },
  { view: 'communication_volume_hourly', where: MONTH('hour'), stores: BOTH },
  { view: 'call_metrics_hourly', where: MONTH('hour'), stores: CALLS },
  { view: 'contact_touches', where: MONTH('touched_at'), stores: MESSAGES },
  { view: 'response_steps', where: MONTH('occurred_at'), stores: ['message_steps_store'] },
]

test.each(TIMES)(
  '$view WHERE $where reads a part of its stores',
  async ({ view, where, stores }) => {
    await expectPruned(`SELECT * FROM ${view} WHERE ${where}`, stores, MOST_OF_A_MONTH)
  },
)

const KEYS: readonly Omit<Expectation, 'where'>[] = [
  { view: 'messages', stores: MESSAGES },
  { view: 'calls', stores: CALLS },
  { view: 'communications', stores: BOTH },
  { view: 'contact_touches', stores: BOTH },
  { view: 'response_steps', stores: STEPS },
]

test.each([...KEYS, { view: 'response_turns', stores: STEPS }])(
  '$view of one conversation reads a part of its stores',
  async ({ view, stores }) => {
    const where = `conversation_id = '${values['conversation_id']}'`
    await expectPruned(`SELECT * FROM ${view} WHERE ${where}`, stores, MOST_OF_A_KEY)
  },
)

test.each([...KEYS, { view: 'contact_turns', stores: STEPS }])(
  '$view of one contact reads a part of its stores',
  async ({ view, stores }) => {
    const where = `contact_key = '${values['contact_key']}'`
    await expectPruned(`SELECT * FROM ${view} WHERE ${where}`, stores, MOST_OF_A_KEY)
  },
)

test('a query without a filter reads every granule', async () => {
  const { selected, all } = granulesOf(await plan('SELECT * FROM messages'), 'messages_store')
  expect(all).toBeGreaterThan(20)
  expect(selected).toBe(all)
})

async function expectPruned(query: string, stores: readonly string[], most: number): Promise<void> {
  const lines = await plan(query)
  for (const store of stores) {
    const { selected, all } = granulesOf(lines, store)
    expect(all, store).toBeGreaterThan(0)
    expect(selected / all, `${store}: ${selected} of ${all} granules`).toBeLessThan(most)
  }
}

async function plan(query: string): Promise<readonly string[]> {
  const text = await database.bytes(`EXPLAIN indexes = 1 ${query} FORMAT TSVRaw`)
  return text.toString().split('\n')
}

/**
 * Granules that the first read of a store selects, and all of them. Each index of a read states how many
 * of the granules that it was given it keeps; the line for FINAL names the kept ones first or last.
 */
function granulesOf(lines: readonly string[], store: string) {
  const start = lines.findIndex((line) => line.includes(`.${store})`))
  const rest = lines.slice(start + 1)
  const next = rest.findIndex((line) => line.includes('ReadFrom'))
  const read = next < 0 ? rest : rest.slice(0, next)
  const pairs = read.flatMap((line) => {
    const [, one, other] = /Granules: (\d+)\/(\d+)/.exec(line) ?? []
    return one === undefined ? [] : [[Number(one), Number(other)] as const]
  })
  return { selected: Math.min(...pairs.flat()), all: pairs[0]?.[1] ?? 0 }
}
