import {
  burstMs,
  CONTACT_COLUMNS,
  contactsOf,
  hash,
  ORIGIN_COLUMNS,
  pick,
  SETTINGS,
  timeOf,
  USER,
} from './history-sql.ts'
import type { HistorySize } from './load-history.ts'

const MINUTE = 60_000

/** Latest time after a missed call at which somebody calls back. */
const CALL_BACK_MS = 36 * 60 * MINUTE

/** One of so many first records does not state the start of the call. */
const NO_START_EVERY = 100

/**
 * Two records for each call: when it rings and when it has ended. Every second call follows the one before it,
 * of the same contact: the account calls back.
 */
export function callRecords(
  { messages, calls }: HistorySize,
  { rows, isEnded }: { readonly rows: string; readonly isEnded: boolean },
): string {
  const back = `if(n % 2 = 0, 0, ${5 * MINUTE} + ${hash('back', 'n', CALL_BACK_MS)})`
  const first = ['answered', 'answered', 'missed', 'missed', 'voicemail']
  const second = ['answered', 'answered', 'no_answer', 'busy']
  const outcome = `if(n % 2 = 0, ${pick('outcome', 'n', first)}, ${pick('outcome', 'n', second)})`
  const started = isEnded ? 'time' : `if(n % ${NO_START_EVERY} = 0, NULL, time)`
  return `
  INSERT INTO calls_landing (event_id, provider, account_id, contact_id, contact_address, raw_topic,
    raw_partition, raw_offset, mapping_version, occurred_at, received_at, revision_hash, conversation_id,
    direction, version, call_id, outcome, started_at, answered_at, ended_at, answered_by, initiated_by)
  SELECT lower(hex(sipHash128('call event', n, ${isEnded}))) AS event_id, ${CONTACT_COLUMNS}, ${ORIGIN_COLUMNS},
    ${isEnded ? 'time' : started} AS occurred_at, time AS received_at,
    ${hash('revision', 'n', 4_294_967_296)} AS revision_hash, concat('conversation-', toString(contact)) AS conversation_id,
    if(n % 2 = 0, 'inbound', 'outbound') AS direction, at_ms * 100 + ${isEnded ? 90 : 10} AS version,
    lower(hex(sipHash128('call', n))) AS call_id, ${isEnded ? outcome : `'in_progress'`} AS outcome, ${started} AS started_at,
    if(outcome = 'answered', time + 8, NULL) AS answered_at, ${isEnded ? `time + 8 + ${hash('length', 'n', 600)}` : 'NULL'} AS ended_at,
    if(outcome = 'answered' AND n % 2 = 0, ${USER}, '') AS answered_by, if(n % 2 = 1, ${USER}, '') AS initiated_by
  FROM (
    SELECT *, ${burstMs('burst', calls / 2)} + ${back} AS at_ms, ${timeOf('at_ms')} AS time
    FROM (
      SELECT row AS n, intDiv(n, 2) AS burst, ${hash('caller', 'burst', contactsOf(messages))} AS contact
      FROM ${rows}
    )
  ) ${SETTINGS}`
}
