import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import { MATERIALIZABLE_VIEWS } from '../turns/views.ts'

/**
 * Computes the rows of every materialised view again, so that none is of a removed person until the next
 * refresh. A refresh that runs already may have read rows from before the removal: ClickHouse starts
 * another one after it. A view that reads another one waits for it. Rejects when the rows of a view cannot
 * be computed.
 */
export async function refreshViews(db: Database, database: string): Promise<void> {
  const rows = await db.rows<{ view: string }>(
    'SELECT view FROM system.view_refreshes WHERE database = {database:String}',
    { params: { database } },
  )
  const kept = new Set(rows.map(({ view }) => view))
  for (const view of MATERIALIZABLE_VIEWS.filter((view) => kept.has(view))) {
    await db.run(`SYSTEM REFRESH VIEW ${tableOf(database, view)}`)
    await db.run(`SYSTEM WAIT VIEW ${tableOf(database, view)}`)
  }
}
