import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'

/**
 * Computes the rows of every materialised view again, so that none is of a removed person until the next
 * refresh. A refresh that runs already may have read rows from before the removal: ClickHouse starts
 * another one after it. Rejects when the rows of a view cannot be computed.
 */
export async function refreshViews(db: Database, database: string): Promise<void> {
  const views = await db.rows<{ view: string }>(
    'SELECT view FROM system.view_refreshes WHERE database = {database:String} ORDER BY view',
    { params: { database } },
  )
  for (const { view } of views) await db.run(`SYSTEM REFRESH VIEW ${tableOf(database, view)}`)
  for (const { view } of views) await db.run(`SYSTEM WAIT VIEW ${tableOf(database, view)}`)
}
