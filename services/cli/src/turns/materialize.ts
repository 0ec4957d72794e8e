import { Failure } from '@tributary/core'
import type { Database } from '@tributary/runtime/clickhouse'
import { sleep } from '@tributary/runtime/service'
import { copyStatement, engineOf, refreshableStatement } from './view-statements.ts'
import type { MaterializableView } from './views.ts'
import { liveName, MATERIALIZABLE_VIEWS, nextName } from './views.ts'

/**
 * Replaces a view by a refreshable materialized view of the same name, columns and comments. Readers
 * see the plain view, or the new one with all its rows. Resolves to whether it changed anything.
 * Rejects, and leaves the view as it was, when the rows cannot be computed.
 */
export async function materialize(database: Database, view: MaterializableView): Promise<boolean> {
  const next = nextName(view)
  await dropView(database, next)
  if (await isMaterialized(database, view)) return false
  await database.run(await copyStatement(database, view, liveName(view)))
  await database.run(await refreshableStatement(database, view))
  const problem = await firstRefresh(database, next)
  if (problem !== null) {
    await dropBeside(database, view)
    const what = `the rows of ${view} cannot be computed, so it stays as it was: ${problem}`
    throw new Failure('UNAVAILABLE', { what, fix: 'see the log of ClickHouse' })
  }
  await database.run(`EXCHANGE TABLES ${view} AND ${next}`)
  await dropView(database, next)
  return true
}

/** Turns the table back into a view. Resolves to whether it changed anything. */
export async function unmaterialize(
  database: Database,
  view: MaterializableView,
): Promise<boolean> {
  const wasMaterialized = await isMaterialized(database, view)
  if (wasMaterialized) await database.run(await copyStatement(database, liveName(view), view))
  await dropBeside(database, view)
  return wasMaterialized
}

/**
 * Materialises the views again that were materialised before a migration replaced them. Resolves to
 * their names.
 */
export async function restoreMaterialized(
  database: Database,
): Promise<readonly MaterializableView[]> {
  const restored: MaterializableView[] = []
  for (const view of MATERIALIZABLE_VIEWS) {
    const isWanted = (await engineOf(database, liveName(view))) !== undefined
    if (isWanted && (await materialize(database, view))) restored.push(view)
  }
  return restored
}

const POLL_MS = 200

/** Waits for the first rows of a refreshable view. Resolves to the error of the refresh, or to null. */
async function firstRefresh(database: Database, name: string): Promise<string | null> {
  for (;;) {
    const refresh = await database.row<{ isDone: boolean; exception: string }>(
      `SELECT last_success_time IS NOT NULL AS isDone, exception FROM system.view_refreshes
        WHERE database = currentDatabase() AND view = {name:String}`,
      { params: { name } },
    )
    if (refresh?.isDone) return null
    if (refresh?.exception) return refresh.exception.split(', Stack trace')[0] ?? ''
    await sleep(POLL_MS, new AbortController().signal)
  }
}

const isMaterialized = async (database: Database, view: MaterializableView) =>
  (await engineOf(database, view)) === 'MaterializedView'

async function dropBeside(database: Database, view: MaterializableView): Promise<void> {
  await dropView(database, nextName(view))
  await dropView(database, liveName(view))
}

const dropView = (database: Database, name: string) => database.run(`DROP VIEW IF EXISTS ${name}`)
