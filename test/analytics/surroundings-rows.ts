import type { Surroundings } from './oracle/surroundings.ts'
import type { ScratchDatabase } from './scratch-database.ts'

/** Inserts the schedules and policies into their tables. */
export async function insertSurroundings(
  database: ScratchDatabase,
  { openIntervals = [], policies = [] }: Surroundings,
): Promise<void> {
  const intervals = openIntervals.map(({ opens_at, closes_at, ...interval }) => ({
    ...interval,
    opens_at: new Date(opens_at).toISOString(),
    closes_at: new Date(closes_at).toISOString(),
  }))
  if (intervals.length > 0) await database.insert('business_hours', intervals)
  if (policies.length > 0) await database.insert('sla_policies', policies)
}
