import type { Difference } from './comparison.ts'
import type { Surroundings } from './oracle/surroundings.ts'
import type { History } from './records.ts'

/** The first line that differs in each view, what the views read, and the records of one account that differs. */
export function explained(
  found: readonly Difference[],
  history: History,
  surroundings: Surroundings = {},
) {
  if (found.length === 0) return null
  const account = /account-\d+/.exec(JSON.stringify(found))?.[0]
  return {
    views: found.map(({ view, missing, unexpected }) => ({
      view,
      missing: missing[0],
      unexpected: unexpected[0],
    })),
    surroundings: JSON.stringify(surroundings),
    records: history
      .filter((record) => record.account_id === account)
      .map((record) => JSON.stringify(record)),
  }
}
