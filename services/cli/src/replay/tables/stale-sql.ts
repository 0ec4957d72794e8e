import { tableOf } from '@tributary/runtime/clickhouse'
import { leftTakenOut } from '../../scratch/taken-out.ts'
import type { Shown } from './unproduced.ts'
import { fromUnproduced, SHOWN } from './unproduced.ts'
import type { Run } from './window-sql.ts'
import {
  hasOlderValue,
  hasStaleValue,
  isMappedAgain,
  joinProviders,
  mappingVersionIn,
  producedKeys,
} from './window-sql.ts'

// Queries that find what shows something that the current mapping no longer makes, though it still
// makes the entity: a higher mapping version cannot win over a record that is not made any more, nor
// over a value that is left empty now. Each gives rows (kind, provider, account_id, id).

const CALL_VALUES: readonly string[] = [
  ...['occurred_at', 'conversation_id', 'contact_id', 'medium', 'direction', 'outcome'],
  ...['started_at', 'answered_at', 'ended_at', 'talk_seconds', 'voicemail_seconds'],
  ...['provider_duration_seconds', 'answered_by', 'initiated_by', 'has_recording', 'is_internal'],
  ...['contact_address', 'account_address'],
]
const STATE_VALUES: readonly string[] = [
  ...['status', 'is_closed', 'created_at', 'last_message_at', 'snapshot'],
]
const CONVERSATION_VALUES: readonly string[] = ['channel', 'contact_id']

/** All of them, in order: those of conversations also look at the table `flagged`. */
export const staleQueries = (run: Run): readonly string[] => [
  leftByEarlierRuns(run),
  staleMessages(run),
  staleStatuses(run),
  `SELECT 'call', r.provider, r.account_id, r.call_id
   ${fromStaleCalls(run)} AND NOT ${hasOlderValue(CALL_VALUES)}`,
  ...(['message', 'call', 'conversation'] as const).map((entity) => staleDeletions(run, entity)),
  `SELECT 'conversation', r.provider, r.account_id, r.conversation_id ${fromStaleEvents(run)}`,
  ...(['message', 'call'] as const).map((kind) => conversationsOfUnproduced(run, kind)),
  conversationsOfFlagged(run, 'message', 'r.conversation_id'),
  conversationsOfFlagged(run, 'call', 'tupleElement(r.conversation_id, 2)'),
  conversationsWithStaleValue(run, 'conversation_states_store', STATE_VALUES),
  conversationsWithStaleValue(run, 'conversations_store', CONVERSATION_VALUES),
]

/** Conversation events that are made no more: nothing but their removal takes them back. */
export const fromStaleEvents = (run: Run): string => `
  FROM (SELECT * FROM ${tableOf(run.database, 'conversation_events_store')} FINAL) AS r
  ${joinProviders(run)}
  WHERE ${isMappedAgain(run)} AND (r.mapping_version < p.mapping_version
    OR (r.mapping_version = p.mapping_version AND r.event_key NOT IN ${producedKeys(run, 'event')}))`

/** Calls that stay as they are, because a record of them may be older than the window. */
export const fromMixedCalls = (run: Run): string =>
  `${fromStaleCalls(run)} AND ${hasOlderValue(CALL_VALUES)}`

const staleMessages = (run: Run): string => `
  SELECT 'message', r.provider, r.account_id, r.message_id
  FROM ${tableOf(run.database, 'messages')} AS r ${joinProviders(run)}
  WHERE ${isMappedAgain(run)} AND r.mapping_version < p.mapping_version
    AND r.message_key IN ${producedKeys(run, 'message')}`

const staleStatuses = (run: Run): string => `
  SELECT 'message', r.provider, r.account_id, r.message_id
  FROM (SELECT * FROM ${tableOf(run.database, 'message_statuses_store')} FINAL) AS r
  ${joinProviders(run)}
  WHERE ${isMappedAgain(run)} AND ${mappingVersionIn('r.row_version')} < p.mapping_version
    AND sipHash64(r.provider, r.account_id, r.message_id) IN ${producedKeys(run, 'message')}`

const fromStaleCalls = (run: Run): string => `
  FROM (SELECT * FROM ${tableOf(run.database, 'calls_store')} FINAL) AS r ${joinProviders(run)}
  WHERE r.call_key IN ${producedKeys(run, 'call')} AND ${hasStaleValue(CALL_VALUES)}`

/** Deletions and restores that are made no more, of what the window still gives. */
const staleDeletions = (run: Run, entity: Shown | 'conversation'): string => `
  SELECT '${entity}', r.provider, r.account_id, r.id
  FROM (SELECT * FROM ${tableOf(run.database, 'deletions_store')} FINAL) AS r ${joinProviders(run)}
  WHERE ${isMappedAgain(run)} AND r.entity = '${entity}' AND r.mapping_version < p.mapping_version
    AND sipHash64(r.provider, r.account_id, r.id) IN ${producedKeys(run, entity)}`

const conversationsOfUnproduced = (run: Run, kind: Shown): string => `
  SELECT 'conversation', r.provider, r.account_id, r.conversation_id
  ${fromUnproduced(run, kind)} AND r.conversation_id != ''`

const conversationsOfFlagged = (run: Run, kind: Shown, conversation: string): string => `
  SELECT 'conversation', r.provider, r.account_id, ${conversation} AS conversation_id
  FROM ${tableOf(run.database, `${SHOWN[kind].view}_store`)} AS r
  WHERE r.${SHOWN[kind].key} IN
      (SELECT key FROM ${tableOf(run.scratch, 'flagged')} WHERE kind = '${kind}')
    AND conversation_id != ''`

const conversationsWithStaleValue = (
  run: Run,
  store: string,
  values: readonly string[],
): string => `
  SELECT 'conversation', r.provider, r.account_id, r.conversation_id
  FROM (SELECT * FROM ${tableOf(run.database, store)} FINAL) AS r ${joinProviders(run)}
  WHERE sipHash64(r.provider, r.account_id, r.conversation_id) IN ${producedKeys(run, 'conversation')}
    AND ${hasStaleValue(values)}`

/** What an earlier run took out and did not put back, because it was cut short between the two. */
const leftByEarlierRuns = ({ database, scratch }: Run): string => `
  SELECT kind, provider, account_id, id FROM (${leftTakenOut(database)})
  WHERE provider IN (SELECT provider FROM ${tableOf(scratch, 'providers')})`
