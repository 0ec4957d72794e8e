import { tableOf } from '@tributary/runtime/clickhouse'
import { openRemovals } from '../../database/removal-journal.ts'
import type { ReplayScope, VersionedStore, ViewEntity } from './sql.ts'
import {
  ENTITY_VIEWS,
  flaggedKeys,
  fromOrphans,
  fromStaleCalls,
  fromStaleEvents,
  hasOlderValue,
  hasStaleValue,
  isMappedAgain,
  joinProviders,
  mappingVersionIn,
  producedKeys,
} from './sql.ts'

// Queries for the entities that show something which the current mapping no longer makes, although it
// still makes the entity. A higher mapping version cannot replace a record that no longer exists, nor a
// value that is empty now. Each query gives rows (kind, provider, account_id, id).

/** All of them, in order: those of conversations also read the table `flagged`. */
export const staleQueries = (scope: ReplayScope): readonly string[] => [
  ofInterruptedRuns(scope),
  staleMessages(scope),
  staleStatuses(scope),
  `SELECT 'call', r.provider, r.account_id, r.call_id
   ${fromStaleCalls(scope)} AND NOT ${hasOlderValue('calls_store')}`,
  ...(['message', 'call', 'conversation'] as const).map((entity) => staleDeletions(scope, entity)),
  `SELECT 'conversation', r.provider, r.account_id, r.conversation_id ${fromStaleEvents(scope)}`,
  ...(['message', 'call'] as const).map((kind) => conversationsOfOrphans(scope, kind)),
  conversationsOfFlagged(scope, 'message', 'r.conversation_id'),
  conversationsOfFlagged(scope, 'call', 'tupleElement(r.conversation_id, 2)'),
  ...(['conversation_states_store', 'conversations_store'] as const).map((store) =>
    conversationsWithStaleValue(scope, store),
  ),
]

/** Entities that an interrupted run removed and did not put back. */
const ofInterruptedRuns = ({ database, scratch }: ReplayScope): string => `
  SELECT kind, provider, account_id, id FROM (${openRemovals(database)})
  WHERE provider IN (SELECT provider FROM ${tableOf(scratch, 'providers')})`

const staleMessages = (scope: ReplayScope): string => `
  SELECT 'message', r.provider, r.account_id, r.message_id
  FROM ${tableOf(scope.database, 'messages_base')} AS r ${joinProviders(scope)}
  WHERE ${isMappedAgain(scope)} AND r.mapping_version < p.mapping_version
    AND r.message_key IN ${producedKeys(scope, 'message')}`

const staleStatuses = (scope: ReplayScope): string => `
  SELECT 'message', r.provider, r.account_id, r.message_id
  FROM (SELECT * FROM ${tableOf(scope.database, 'message_statuses_store')} FINAL) AS r
  ${joinProviders(scope)}
  WHERE ${isMappedAgain(scope)} AND ${mappingVersionIn('r.row_version')} < p.mapping_version
    AND sipHash64(r.provider, r.account_id, r.message_id) IN ${producedKeys(scope, 'message')}`

/** Deletions and restores by an older mapping, of entities that the window still produces. */
const staleDeletions = (scope: ReplayScope, entity: ViewEntity | 'conversation'): string => `
  SELECT '${entity}', r.provider, r.account_id, r.id
  FROM (SELECT * FROM ${tableOf(scope.database, 'deletions_store')} FINAL) AS r
  ${joinProviders(scope)}
  WHERE ${isMappedAgain(scope)} AND r.entity = '${entity}' AND r.mapping_version < p.mapping_version
    AND sipHash64(r.provider, r.account_id, r.id) IN ${producedKeys(scope, entity)}`

const conversationsOfOrphans = (scope: ReplayScope, kind: ViewEntity): string => `
  SELECT 'conversation', r.provider, r.account_id, r.conversation_id
  ${fromOrphans(scope, kind)} AND r.conversation_id != ''`

const conversationsOfFlagged = (
  scope: ReplayScope,
  kind: ViewEntity,
  conversation: string,
): string => `
  SELECT 'conversation', r.provider, r.account_id, ${conversation} AS conversation_id
  FROM ${tableOf(scope.database, `${ENTITY_VIEWS[kind].view}_store`)} AS r
  WHERE r.${ENTITY_VIEWS[kind].key} IN
      ${flaggedKeys(scope, kind)}
    AND conversation_id != ''`

const conversationsWithStaleValue = (scope: ReplayScope, store: VersionedStore): string => `
  SELECT 'conversation', r.provider, r.account_id, r.conversation_id
  FROM (SELECT * FROM ${tableOf(scope.database, store)} FINAL) AS r ${joinProviders(scope)}
  WHERE sipHash64(r.provider, r.account_id, r.conversation_id) IN ${producedKeys(scope, 'conversation')}
    AND ${hasStaleValue(store)}`
