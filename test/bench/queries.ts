import { startStack } from '@tributary/testing'
import { type AnalyticsDatabase, analyticsDatabase } from '../analytics/database.ts'
import { loadHistory } from './load-history.ts'

/**
 * Hourly queries over one month against the same queries over all of a year, on 5 million messages and
 * 1 million calls: as loaded, and after merges. The best of several runs; run it on a quiet machine. The
 * two numbers of arguments change the size: `npm run bench:queries -- 500000 100000`.
 */
const [messages = 5_000_000, calls = 1_000_000] = process.argv.slice(2).map(Number)
const ROUNDS = 7
const MONTH = `>= '2025-06-01' AND occurred_date < '2025-07-01'`
const MONTH_BY_HOUR = `>= '2025-06-01 00:00:00' AND hour < '2025-07-01 00:00:00'`

const QUERIES = {
  volume: `SELECT hour, channel, direction, sum(communication_count) FROM communication_volume_hourly`,
  calls: `SELECT hour, direction, sum(call_count), sum(talk_seconds_sum) FROM call_metrics_hourly`,
} as const

const FILTERS = {
  'month by occurred_date': `WHERE occurred_date ${MONTH}`,
  'month by hour': `WHERE hour ${MONTH_BY_HOUR}`,
  all: '',
} as const

const stack = await startStack(process.env)
try {
  const database = await analyticsDatabase('queries', Promise.resolve(stack.addresses.clickhouse))
  await loadHistory(database, { messages, calls })
  await measure(database, 'as loaded')
  await database.optimize()
  await measure(database, 'after merges')
  await database.close()
} finally {
  await stack.stop()
}

async function measure(database: AnalyticsDatabase, when: string): Promise<void> {
  for (const [name, select] of Object.entries(QUERIES)) {
    const times: Record<string, number> = {}
    for (const [filter, where] of Object.entries(FILTERS)) {
      const groups = select.slice(0, select.indexOf(', sum')).replace('SELECT ', '')
      const query = `${select} ${where} GROUP BY ${groups} FORMAT Null`
      times[filter] = await bestOf(ROUNDS, () => database.command(query))
    }
    const all = times['all'] ?? 0
    const cells = Object.entries(times).map(
      ([filter, ms]) => `${filter} ${ms.toFixed(0)} ms (${(ms / all).toFixed(2)})`,
    )
    process.stdout.write(`${name}, ${when}: ${cells.join(', ')}\n`)
  }
}

async function bestOf(rounds: number, run: () => Promise<void>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    await run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}
