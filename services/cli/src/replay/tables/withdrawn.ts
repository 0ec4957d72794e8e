import { tableOf } from '@tributary/runtime/clickhouse'
import type { ReplayScope } from './sql.ts'
import {
  ENTITY_VIEWS,
  flaggedKeys,
  fromOrphans,
  fromStaleEvents,
  isMappedAgain,
  producedKeys,
} from './sql.ts'

/**
 * Query for what a replay announces as withdrawn, as (kind, provider, account_id, id): other consumers
 * drop the records from before the run. So whatever such a record still says must be in a record that
 * the run publishes:
 * - Messages and calls that no raw record makes any more.
 * - Conversation events that no raw record makes any more.
 * - Flagged messages and calls, which the run maps from nothing. Not those of which a store has a record
 *   that the run does not map: nothing would put it back.
 */
export const withdrawnEntities = (scope: ReplayScope): string =>
  [
    ...(['message', 'call'] as const).map(
      (kind) => `
        SELECT '${kind}' AS kind, r.provider AS provider, r.account_id AS account_id,
          r.${ENTITY_VIEWS[kind].id} AS id ${fromOrphans(scope, kind)}`,
    ),
    `SELECT 'conversation_event', r.provider, r.account_id, r.event_id ${fromStaleEvents(scope)}
      AND r.event_key NOT IN ${producedKeys(scope, 'event')}`,
    `SELECT toString(f.kind), f.provider, f.account_id, f.id
      FROM ${tableOf(scope.scratch, 'flagged')} AS f FINAL
      WHERE f.kind IN ('message', 'call') AND (toString(f.kind), f.key) NOT IN (${keptRecords(scope)})`,
  ].join(' UNION ALL ')

/** Flagged entities with a record that the run does not map, as (kind, key). */
function keptRecords(scope: ReplayScope): string {
  const { database } = scope
  const deletions = (['message', 'call'] as const).map((kind) => ({
    ...{ kind, store: 'deletions_store', key: 'sipHash64(r.provider, r.account_id, r.id)' },
    where: `r.entity = '${kind}'`,
  }))
  const stores = [
    { kind: 'message', store: 'messages_store', key: 'r.message_key', where: '1' },
    {
      ...{ kind: 'message', store: 'message_statuses_store', where: '1' },
      key: 'sipHash64(r.provider, r.account_id, r.message_id)',
    },
    ...deletions,
  ]
  return stores
    .map(
      ({ kind, store, key, where }) => `
        SELECT '${kind}', ${key} FROM ${tableOf(database, store)} AS r
        WHERE ${where} AND ${key} IN ${flaggedKeys(scope, kind)} AND NOT (${isMappedAgain(scope)})`,
    )
    .join(' UNION DISTINCT ')
}
