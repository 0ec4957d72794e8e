import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'

let database: AnalyticsDatabase
beforeAll(async () => {
  database = await analyticsDatabase('documentation')
})
afterAll(() => database?.close())

const OURS = 'database = currentDatabase()'

/** Views of the contract and the columns that each must have. */
const CONTRACT: Readonly<Record<string, string>> = {
  messages: 'message_id delivery_status retry_of body_length edited_at',
  calls:
    'call_id started_at answered_at ended_at ring_seconds talk_seconds total_seconds is_offered',
  conversation_events: 'event_type is_closed tags last_message_at',
  conversations:
    'provider account_id conversation_id channel status assignee_id contact_id tags created_at last_event_at last_message_at',
  communications:
    'kind id provider account_id conversation_id contact_id channel direction author_kind occurred_at occurred_date is_failed',
  communication_volume_hourly:
    'hour provider account_id kind channel direction author_kind communication_count failed_count',
  call_metrics_hourly:
    'hour provider account_id direction channel call_count offered_count answered_count missed_count voicemail_count abandoned_count ring_seconds_sum ring_count talk_seconds_sum talk_count',
  response_steps: 'conversation_id occurred_at step',
  response_turns:
    'provider account_id conversation_id turn_no channel waiting_since ended_at turn_status response_seconds response_business_seconds inbound_count responder_id turn_key contact_key opened_by_kind opened_by_outcome answered_by_kind answered_by_channel bot_response_seconds is_open_hours is_stale changed_at',
  conversation_sessions:
    'provider account_id conversation_id session_no started_at ended_at initiated_by first_inbound_at first_response_seconds first_any_response_seconds first_responder_id inbound_count outbound_count channel is_closed first_response_business_seconds contact_key changed_at',
  contact_touches:
    'provider account_id contact_key touched_at kind id conversation_id channel direction author_kind agent_id outcome is_connected is_open_hours',
  contact_turns:
    'provider account_id contact_key turn_no turn_key channel waiting_since ended_at turn_status response_seconds is_stale',
  waiting_contacts:
    'provider account_id contact_key channel waiting_since waiting_seconds inbound_count',
  missed_call_followups:
    'provider account_id contact_key call_id missed_at last_missed_at missed_count has_voicemail first_attempt_at first_attempt_kind first_contact_at first_contact_kind first_contact_by called_again_at seconds_to_attempt seconds_to_contact business_seconds_to_contact is_recovered',
  sla_turns:
    'provider account_id conversation_id turn_no turn_key policy target_seconds is_business due_at sla_status',
  agent_metrics_daily: 'day provider account_id agent_id',
  backlog_hourly: 'hour provider account_id waiting_count',
  contacts: 'person_key provider account_id contact_key',
  waiting_conversations:
    'provider account_id conversation_id channel waiting_since waiting_seconds inbound_count',
  response_metrics_daily:
    'day provider account_id channel turn_count answered_count closed_unanswered_count expired_count waiting_count bot_replied_count response_seconds_median response_seconds_p90 response_seconds_p95',
  business_hours: 'schedule_id opens_at closes_at seconds_before',
}

/** What every entity view shows of where a row came from. */
const LINEAGE =
  'event_id version mapping_version received_at raw_topic raw_partition raw_offset'.split(' ')
const ENTITIES: readonly string[] = ['messages', 'calls', 'conversation_events', 'conversations']

test.each(Object.entries(CONTRACT))('%s has its columns', async (view, columns) => {
  const rows = await database.rows(
    `SELECT name FROM system.columns WHERE ${OURS} AND table = '${view}'`,
  )
  const names = rows.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(columns.split(' ')))
  if (ENTITIES.includes(view)) expect(names).toEqual(expect.arrayContaining(LINEAGE))
})

test('every view, table and column has a description', async () => {
  const silent = await database.rows(
    `SELECT name FROM system.tables WHERE ${OURS} AND comment = ''
     UNION ALL SELECT table || '.' || c.name FROM system.columns AS c
     INNER JOIN system.tables AS t ON c.database = t.database AND c.table = t.name
     WHERE c.${OURS} AND c.comment = '' AND t.engine != 'MaterializedView' AND NOT endsWith(t.name, '_base')`,
  )
  expect(silent).toEqual([])
})

test('every time is in UTC by its type', async () => {
  const rows = await database.rows(
    `SELECT table, name, type FROM system.columns
     WHERE ${OURS} AND type LIKE '%DateTime%' AND type NOT LIKE '%UTC%'`,
  )
  expect(rows).toEqual([])
})

test('no statement names a database', async () => {
  const rows = await database.rows(
    `SELECT name FROM system.tables WHERE ${OURS} AND engine = 'View'
     AND replaceAll(as_select, currentDatabase() || '.', '') ILIKE '%tributary.%'`,
  )
  expect(rows).toEqual([])
})
