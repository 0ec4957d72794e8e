import { tributary } from '@tributary/local-stack'
import { stackVariables, startStack } from '@tributary/testing'
import { type AnalyticsDatabase, analyticsDatabase } from '../analytics/database.ts'
import { DRILL_DOWNS, documentedQueries, MONTH_QUERIES, turnQueries } from './bench-queries.ts'
import { benchTable, type SizeRun } from './bench-table.ts'
import { loadHistory } from './load-history.ts'
import { bestOf, type Measurement, measure } from './measure.ts'

/**
 * Measures the documented queries, queries over one month, drill-downs, turns as plain views and kept as rows,
 * and the report, at 1 and at 5 million messages with a fifth as many calls. Prints the best of several runs;
 * run it on an idle machine. Numbers of messages as arguments change the sizes:
 * `npm run bench:queries -- 200000 1000000`.
 */
const given = process.argv.slice(2).map(Number)
const SIZES = given.length > 0 ? given : [1_000_000, 5_000_000]
const MESSAGES_PER_CALL = 5

const stack = await startStack(process.env)
try {
  const runs: SizeRun[] = []
  for (const messages of SIZES) runs.push({ messages, found: await measureSize(messages) })
  say(benchTable(runs))
} finally {
  await stack.stop()
}

async function measureSize(messages: number): Promise<readonly Measurement[]> {
  const calls = Math.round(messages / MESSAGES_PER_CALL)
  const clickhouse = Promise.resolve(stack.addresses.clickhouse)
  const database = await analyticsDatabase('queries', clickhouse)
  say(`loading ${messages} messages and ${calls} calls`)
  await loadHistory(database, { messages, calls })
  const reads = [...MONTH_QUERIES, ...DRILL_DOWNS]
  const loaded = await measure(database, reads)
  await database.optimize()
  const merged = await measure(database, [
    ...reads,
    ...turnQueries(false),
    ...documentedQueries(false),
  ])
  const plainReport = await measureReport(database, 'turns as plain views')
  await run(database, ['turns', 'materialize', 'on'])
  const kept = await measure(database, [...turnQueries(true), ...documentedQueries(true)])
  const keptReport = await measureReport(database, 'turns kept as rows')
  await database.close()
  const asLoaded = loaded.map((one) => ({ ...one, group: `${one.group}, as loaded` }))
  return [...asLoaded, ...merged, plainReport, ...kept, keptReport]
}

const run = (database: AnalyticsDatabase, command: readonly string[]) =>
  tributary(command, stackVariables(stack.addresses, database.name), new AbortController().signal)

/** The report over one month, with the start of the command. */
async function measureReport(database: AnalyticsDatabase, group: string): Promise<Measurement> {
  const period = ['--since', '2026-11-01', '--until', '2026-12-01']
  const ms = await bestOf(() => run(database, ['report', ...period, '--json']))
  return { group, title: 'report over one month', targetMs: null, ms }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
