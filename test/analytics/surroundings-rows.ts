import type { Surroundings } from './oracle/surroundings.ts'
import type { ScratchDatabase } from './scratch-database.ts'

/** Inserts the schedules, policies and names into their tables. */
export async function insertSurroundings(
  database: ScratchDatabase,
  { openIntervals = [], policies = [], accounts = [], agents = [] }: Surroundings,
): Promise<void> {
  const intervals = openIntervals.map(({ opens_at, closes_at, ...interval }) => ({
    ...interval,
    opens_at: new Date(opens_at).toISOString(),
    closes_at: new Date(closes_at).toISOString(),
  }))
  const tables = { business_hours: intervals, sla_policies: policies, accounts, agents }
  for (const [table, rows] of Object.entries(tables)) {
    if (rows.length > 0) await database.insert(table, rows)
  }
}
