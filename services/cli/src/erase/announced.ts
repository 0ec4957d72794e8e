import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import { enterRemovals } from '../announcements/journal.ts'
import { LISTED, union } from './listed-stores.ts'
import type { ErasureScope } from './person.ts'
import { about, OF_ACCOUNT } from './person.ts'
import type { NamedEntity } from './records.ts'

// What an erasure announces in unified.erasures.

/** Enters everything that `findPerson` listed, but the conversations that others are in too. */
export const enterListed = (db: Database, scope: ErasureScope): Promise<void> =>
  enter(
    db,
    scope,
    `SELECT DISTINCT if(r.kind = 'event', 'conversation_event', toString(r.kind)) AS kind, r.id AS id
      FROM ${tableOf(scope.scratch, 'rows')} AS r
      UNION ALL
      SELECT DISTINCT 'conversation', conversation_id
      FROM ${tableOf(scope.scratch, 'conversations')} WHERE NOT is_shared`,
  )

/** Enters those of the entities that no store has. */
export async function enterUnstored(
  db: Database,
  scope: ErasureScope,
  entities: readonly NamedEntity[],
): Promise<void> {
  if (entities.length === 0) return
  const list = tableOf(scope.scratch, 'named')
  await db.run(`CREATE TABLE ${list} (kind String, id String) ENGINE = MergeTree ORDER BY tuple()`)
  await db.insert(list, entities, { settings: { async_insert: 0 } })
  const stored = LISTED.map(
    ({ store, kind, id }) => `
      SELECT '${kind === 'event' ? 'conversation_event' : kind}', ${id}
      FROM ${tableOf(scope.database, store)}
      WHERE ${OF_ACCOUNT} AND ${id} IN (SELECT id FROM ${list})`,
  )
  await enter(db, scope, `SELECT kind, id FROM ${list} WHERE (kind, id) NOT IN (${union(stored)})`)
}

/** `select` gives (kind, id). */
const enter = (db: Database, { database, person, run }: ErasureScope, select: string) =>
  enterRemovals(db, {
    ...{ database, ...about(person), reason: 'erased', run },
    select: `SELECT kind, {provider:String} AS provider, {account:String} AS account_id, id
      FROM (${select})`,
  })
