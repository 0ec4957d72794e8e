import type { ClickHouseClient } from '@clickhouse/client'
import { Failure } from '@tributary/core'
import { firstRefresh } from './first-refresh.ts'
import { copyStatement, engineOf, refreshableStatement } from './view-statements.ts'
import type { MaterializableView } from './views.ts'
import { liveName, MATERIALIZABLE_VIEWS, nextName } from './views.ts'

/**
 * Keeps the rows of a view under its own name, computed anew every REFRESH_MINUTES by a refreshable
 * materialized view with the same columns and comments. Readers see the old form or the new one with
 * all its rows. Resolves to whether anything was to do; throws, and leaves the view as it was, when
 * the rows cannot be computed.
 */
export async function materialize(
  client: ClickHouseClient,
  view: MaterializableView,
): Promise<boolean> {
  const next = nextName(view)
  await dropView(client, next)
  if (await isMaterialized(client, view)) return false
  await client.command({ query: await copyStatement(client, view, liveName(view)) })
  await client.command({ query: await refreshableStatement(client, view) })
  const problem = await firstRefresh(client, next)
  if (problem !== null) {
    await dropBeside(client, view)
    throw new Failure(
      'UNAVAILABLE',
      `the rows of ${view} cannot be computed, so it stays as it was: ${problem}`,
    )
  }
  await client.command({ query: `EXCHANGE TABLES ${view} AND ${next}` })
  await dropView(client, next)
  return true
}

/** Makes the view plain again. Resolves to whether anything was to do. */
export async function unmaterialize(
  client: ClickHouseClient,
  view: MaterializableView,
): Promise<boolean> {
  const wasMaterialized = await isMaterialized(client, view)
  if (wasMaterialized)
    await client.command({ query: await copyStatement(client, liveName(view), view) })
  await dropBeside(client, view)
  return wasMaterialized
}

/**
 * A migration that defines a view anew leaves it plain: materialises those again that were before.
 * Resolves to their names.
 */
export async function restoreMaterialized(
  client: ClickHouseClient,
): Promise<readonly MaterializableView[]> {
  const restored: MaterializableView[] = []
  for (const view of MATERIALIZABLE_VIEWS) {
    const isWanted = (await engineOf(client, liveName(view))) !== undefined
    if (isWanted && (await materialize(client, view))) restored.push(view)
  }
  return restored
}

const isMaterialized = async (client: ClickHouseClient, view: MaterializableView) =>
  (await engineOf(client, view)) === 'MaterializedView'

async function dropBeside(client: ClickHouseClient, view: MaterializableView): Promise<void> {
  await dropView(client, nextName(view))
  await dropView(client, liveName(view))
}

async function dropView(client: ClickHouseClient, name: string): Promise<void> {
  await client.command({ query: `DROP VIEW IF EXISTS ${name}` })
}
