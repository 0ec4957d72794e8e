import type { ScratchDatabase } from '../analytics/scratch-database.ts'
import type { BenchQuery } from './bench-queries.ts'

/** Time of a query, or why it has none. */
export type Measurement = Omit<BenchQuery, 'sql'> & { readonly ms: number | null }

const ROUNDS = 3

/** A query that takes longer than this is not repeated. */
const LONG_MS = 5_000

/** The best time of each query. A query that fails has no time. */
export async function measure(
  database: ScratchDatabase,
  queries: readonly BenchQuery[],
): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = []
  for (const { sql, ...query } of queries) {
    const ms = await bestOf(() => database.command(`${sql} FORMAT Null`))
    measurements.push({ ...query, ms })
  }
  return measurements
}

/** The best time of several runs in ms, null when one fails. */
export async function bestOf(run: () => Promise<unknown>): Promise<number | null> {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS && (round === 0 || best < LONG_MS); round++) {
    const start = performance.now()
    try {
      await run()
    } catch (error) {
      process.stderr.write(`${String(error).slice(0, 300)}\n`)
      return null
    }
    best = Math.min(best, performance.now() - start)
  }
  return best
}
