import { tributary } from '@tributary/local-stack'
import { stackVariables, startStack } from '@tributary/testing'
import { readExamples } from '../../tools/gen/read-examples.ts'
import { type AnalyticsDatabase, analyticsDatabase } from '../analytics/database.ts'
import { loadHistory } from './load-history.ts'

/**
 * Measures the documented queries, and hourly queries over one month and over a year: on 5 million messages
 * and 1 million calls, before merges, after merges, and with materialized turns and sessions. Prints the best
 * of several runs; run it on an idle machine. Two numbers as arguments change the size: `npm run bench:queries -- 500000 100000`.
 */
const [messages = 5_000_000, calls = 1_000_000] = process.argv.slice(2).map(Number)
const ROUNDS = { month: 7, example: 3 }

const HOURLY = {
  communication_volume_hourly: `SELECT hour, channel, direction, sum(communication_count)`,
  call_metrics_hourly: `SELECT hour, direction, sum(call_count), sum(talk_seconds_sum)`,
} as const

/** The last month of the history. */
const MONTH = {
  'month by occurred_date': `WHERE occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'`,
  'month by hour': `WHERE hour >= '2026-11-01 00:00:00' AND hour < '2026-12-01 00:00:00'`,
} as const

const stack = await startStack(process.env)
try {
  const database = await analyticsDatabase('queries', Promise.resolve(stack.addresses.clickhouse))
  await database.command(
    `INSERT INTO business_hours (schedule_id, opens_at, closes_at)
     VALUES ('always', '2020-01-01 00:00:00', '2030-01-01 00:00:00')`,
  )
  say(`loading ${messages} messages and ${calls} calls`)
  await loadHistory(database, { messages, calls })
  await measureHourly(database, 'as loaded')
  await database.optimize()
  await measureHourly(database, 'after merges')
  await measureExamples(database, 'plain views')
  const variables = stackVariables(stack.addresses, database.name)
  await tributary(['turns', 'materialize', 'on'], variables, new AbortController().signal)
  await measureExamples(database, 'turns and sessions kept as rows')
  await database.close()
} finally {
  await stack.stop()
}

async function measureHourly(database: AnalyticsDatabase, when: string): Promise<void> {
  for (const [view, select] of Object.entries(HOURLY)) {
    const timeOf = (where: string) =>
      bestOf(ROUNDS.month, () =>
        database.command(`${select} FROM ${view} ${where} GROUP BY ALL FORMAT Null`),
      )
    const all = await timeOf('')
    for (const [filter, where] of Object.entries(MONTH)) {
      const month = await timeOf(where)
      say(
        `${ms(month)} ${view}, ${filter}, ${when}: ${(month / all).toFixed(3)} of the ${ms(all).trim()} for all`,
      )
    }
  }
}

async function measureExamples(database: AnalyticsDatabase, how: string): Promise<void> {
  for (const [file, examples] of readExamples()) {
    for (const { title, sql } of examples) {
      const time = await bestOf(ROUNDS.example, () => database.command(`${sql} FORMAT Null`))
      say(`${ms(time)} ${file}, ${how}: ${title}`)
    }
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

function ms(time: number): string {
  return `${time.toFixed(0).padStart(7)} ms`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
