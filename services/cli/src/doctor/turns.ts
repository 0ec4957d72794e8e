import type { Database } from '@tributary/runtime/clickhouse'
import { withDatabase } from '@tributary/runtime/clickhouse'
import type { Env } from '@tributary/runtime/service'
import { clickHouseSettingsOf } from '../clients.ts'
import { engineOf } from '../turns/view-statements.ts'

/** From so many messages, the check advises to keep rows; "npm run bench:queries" shows what that saves. */
const MANY_MESSAGES = 1_000_000

/** How the turns are computed, with advice where that is slow. It is never a failure. */
export const turns = (env: Env): Promise<string> =>
  withDatabase(clickHouseSettingsOf(env), async (database) => {
    const isKept = (await engineOf(database, 'response_turns_base')) === 'MaterializedView'
    return turnsLine(isKept, await countMessages(database))
  })

/** The line of the check. */
export function turnsLine(isKept: boolean, messages: number): string {
  if (isKept) return 'kept as rows'
  const line = 'computed with every query'
  return messages < MANY_MESSAGES
    ? line
    : `${line}, from ${Math.floor(messages / MANY_MESSAGES)} million messages or more: "tributary turns materialize on" makes them fast`
}

async function countMessages(database: Database): Promise<number> {
  const row = await database.row<{ rows: number }>(
    `SELECT ifNull(total_rows, 0) AS rows FROM system.tables
      WHERE database = currentDatabase() AND name = 'message_steps_store'`,
  )
  return row?.rows ?? 0
}
