-- The steps of which turns and sessions consist, and everything that one contact sent or received.

-- moment: the time of the step in ms times 8, plus its number (in 1, bot 2, out 3, close 4), so that it also orders the
-- steps; 0 for rows that are not a step.

CREATE OR REPLACE VIEW response_steps_base AS
SELECT
  provider, account_id, conversation_id, contact_key, occurred_at,
  CAST(moment % 8 AS Enum8('none' = 0, 'in' = 1, 'bot' = 2, 'out' = 3, 'close' = 4)) AS step, row_version, entity_key, id, kind, channel, direction,
  author_kind, responder_id, outcome, changed_at, moment
FROM (
  SELECT
    m.provider AS provider, m.account_id AS account_id, m.conversation_id AS conversation_id, m.contact_key AS contact_key, m.occurred_at AS occurred_at,
    -- A delivery status that arrived without content counts when it is newer, or when the content states none.
    if(if(facts.status_version != 0 AND m.direction != 'inbound' AND (facts.status_version > m.row_version OR NOT m.states_status),
          facts.delivery_status IN ('failed', 'undelivered', 'rejected', 'canceled'), m.is_failed) AS is_failed_now
       OR facts.deleted_below > bitShiftRight(m.row_version, 32) OR facts.newest NOT IN (0, m.row_version), 0, m.moment) AS moment,
    m.row_version AS row_version, m.message_key AS entity_key, m.message_id AS id, toLowCardinality('message') AS kind, m.channel AS channel, m.direction AS direction,
    m.author_kind AS author_kind, m.author_id AS responder_id, toLowCardinality('') AS outcome,
    greatest(m.changed_at, facts.deletion_changed_at, facts.newest_changed_at, if(is_failed_now != m.is_failed, facts.status_changed_at, m.changed_at)) AS changed_at
  FROM (
    SELECT * FROM message_steps_store FINAL
    WHERE message_key NOT IN (SELECT message_key FROM earlier_attempts_base)
    SETTINGS
      join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
      short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0, use_skip_indexes_if_final_exact_mode = 0
  ) AS m
  LEFT ANY JOIN message_facts_base AS facts
    ON m.message_key = facts.message_key
  SETTINGS
    join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
    short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0,
    join_algorithm = 'hash', enable_join_runtime_filters = 0, use_statistics = 0, rewrite_in_to_join = 0
  UNION ALL
  SELECT
    provider, account_id, conversation_id, contact_key, ifNull(at, toDateTime64(0, 3, 'UTC')) AS occurred_at,
    if(is_step AND at IS NOT NULL, toUInt64(greatest(toUnixTimestamp64Milli(assumeNotNull(at)), 0)) * 8 + if(outcome = 'answered', 3, 1), 0) AS moment,
    row_version, call_key AS entity_key, call_id AS id, toLowCardinality('call') AS kind, toLowCardinality(channel) AS channel, direction, CAST('unknown' AS Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5)) AS author_kind,
    agent_id AS responder_id, toLowCardinality(toString(outcome)) AS outcome, changed_at
  FROM (
    SELECT
      *, outcome = 'answered' OR direction = 'inbound' AND outcome IN ('missed', 'voicemail', 'abandoned') AS is_step,
      if(outcome = 'answered', coalesce(answered_at, started_at), started_at) AS at
    FROM calls_base
    WHERE conversation_id != '' AND NOT is_internal AND outcome != 'blocked'
  )
  SETTINGS
    join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
    short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0,
    join_algorithm = 'hash', enable_join_runtime_filters = 0, use_statistics = 0, rewrite_in_to_join = 0
  UNION ALL
  SELECT
    provider, account_id, conversation_id, contact_key, assumeNotNull(e.occurred_at) AS occurred_at,
    toUInt64(greatest(toUnixTimestamp64Milli(occurred_at), 0)) * 8 + 4 AS moment, row_version, sipHash64(event_id) AS entity_key, event_id AS id,
    toLowCardinality('conversation_event') AS kind, toLowCardinality('') AS channel, CAST('unknown' AS Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2)) AS direction, CAST('unknown' AS Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5)) AS author_kind,
    '' AS responder_id, toLowCardinality('') AS outcome, changed_at
  FROM (
    SELECT
      provider, account_id, conversation_id, contact_key, row_version, event_id, occurred_at, is_closed, changed_at,
      lagInFrame(is_closed, 1, false) OVER (
        PARTITION BY provider, account_id, conversation_id ORDER BY occurred_at, row_version, event_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS was_closed
    FROM conversation_events_base
    WHERE has_closed_state AND occurred_at IS NOT NULL AND conversation_id != ''
  ) AS e
  WHERE is_closed AND NOT was_closed
  SETTINGS
    join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
    short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
  UNION ALL
  SELECT
    c.provider, c.account_id, tupleElement(c.conversation_id, 2) AS conversation_id, '' AS contact_key, toDateTime64(0, 3, 'UTC') AS occurred_at, toUInt64(0) AS moment, c.row_version, c.call_key AS entity_key, c.call_id AS id,
    toLowCardinality('call') AS kind, toLowCardinality('') AS channel, tupleElement(c.direction, 2) AS direction, CAST('unknown' AS Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5)) AS author_kind, '' AS responder_id, toLowCardinality('') AS outcome, deletion.changed_at AS changed_at
  FROM calls_store AS c
  INNER JOIN (SELECT key, changed_at FROM deletions_store FINAL WHERE entity = 'call' AND is_deleted) AS deletion ON c.call_key = deletion.key
  WHERE conversation_id != '' AND c.call_key IN (SELECT key FROM deletions_store WHERE entity = 'call')
  SETTINGS
    join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
    short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0,
    join_algorithm = 'hash', enable_join_runtime_filters = 0, use_statistics = 0, rewrite_in_to_join = 0
)
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Building block: the rows of response_steps with the order of their records, and as step none everything else that can change the turns of a conversation: other messages and calls, and deleted ones';

CREATE OR REPLACE VIEW response_steps (
  provider        LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id      LowCardinality(String) COMMENT 'Tenant at the provider',
  conversation_id String                 COMMENT 'Conversation, never empty',
  contact_key     String                 COMMENT 'The contact: contact_id where it is known, else contact_address, else empty. Identifies a person within (provider, account_id); contacts links the persons of several accounts',
  occurred_at     DateTime64(3, 'UTC')   COMMENT 'Time of the step, UTC: occurred_at of a message, started_at of an inbound call that was not answered, answered_at of an answered call (started_at when answered_at is unknown)',
  step            Enum8('in' = 1, 'bot' = 2, 'out' = 3, 'close' = 4) COMMENT 'in: the contact waits. bot: a bot replied. out: a person replied or a call was answered. close: the conversation was closed. Steps of the same instant have this order',
  id              String                 COMMENT 'message_id, call_id or event_id',
  kind            LowCardinality(String) COMMENT 'message, call or conversation_event',
  channel         LowCardinality(String) COMMENT 'Channel of the message; phone or video for a call; empty for a close',
  direction       Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'Direction of the message or call. unknown for a close',
  author_kind     Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5) COMMENT 'Kind of the author of the message. unknown for calls and closes',
  responder_id    String                 COMMENT 'Author of the message, or who answered an inbound call or started an outbound call. Empty when unknown and for a close',
  outcome         LowCardinality(String) COMMENT 'Outcome of the call. Empty for messages and closes',
  changed_at      DateTime64(3, 'UTC')   COMMENT 'When ClickHouse last took something that changed the row, UTC. Incremental readers filter on it'
) SQL SECURITY DEFINER AS
SELECT
  provider, account_id, conversation_id, contact_key, occurred_at, step, id, kind, channel, direction, author_kind, responder_id, outcome, changed_at
FROM response_steps_base
WHERE step != 'none'
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'One row per step that counts for response times, ordered by occurred_at, then step, then the order of the records, then id. Left out: notes, automations, system lines, messages that failed, calls that did not connect, earlier attempts of a retry, and everything without a conversation or a time. A close is a change of state: closed after open, or closed as the first known state';

CREATE OR REPLACE VIEW contact_touches (
  provider        LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id      LowCardinality(String) COMMENT 'Tenant at the provider',
  contact_key     String                 COMMENT 'The contact: contact_id where it is known, else contact_address. Never empty',
  touched_at      DateTime64(3, 'UTC')   COMMENT 'Time of the message; answer of a call that connected (its start when the answer is unknown); start of a call that did not. UTC',
  kind            LowCardinality(String) COMMENT 'message or call',
  id              String                 COMMENT 'message_id or call_id',
  conversation_id String                 COMMENT 'Conversation. Empty when unknown',
  channel         LowCardinality(String) COMMENT 'Channel of the message; phone or video for a call',
  direction       Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'inbound: from the contact to the account',
  author_kind     Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5) COMMENT 'Who wrote the message. unknown for calls',
  agent_id        String                 COMMENT 'Author of an outbound message; who answered an inbound call or started an outbound one. Empty when unknown',
  outcome         LowCardinality(String) COMMENT 'Outcome of a call, empty for messages',
  is_connected    Bool                   COMMENT 'Whether it reached the other side: every message here, and calls that were answered',
  is_open_hours   Nullable(Bool)         COMMENT 'Whether touched_at is in an open interval of the schedule that applies. NULL when no schedule applies',
  changed_at      DateTime64(3, 'UTC')   COMMENT 'When ClickHouse last took something that changed the row, UTC. Incremental readers filter on it'
) SQL SECURITY DEFINER AS
WITH
  -- The clock of the business hours: see 101_open_hours.
  (SELECT (groupArray(scope), groupArray(place)) FROM channel_schedules_base) AS schedules,
  (SELECT (groupArray(interval_key), groupArray(toUnixTimestamp64Milli(closes_at)), groupArray(open_ms_before))
   FROM (SELECT interval_key, closes_at, open_ms_before FROM open_intervals_base ORDER BY interval_key)) AS open_hours,
  (of_provider, of_account, of_channel) -> transform(concat(of_provider, '\n', of_account, '\n', of_channel), schedules.1, schedules.2, 0) AS schedule_of,
  (place, ms) -> roundDown(place * 17592186044416 + toUInt64(greatest(ms, 0)), arrayPushFront(open_hours.1, 0)) AS interval_at,
  (place, ms) -> toBool(intDiv(interval_at(place, ms), 17592186044416) = place AND ms < transform(interval_at(place, ms), open_hours.1, open_hours.2, 0)) AS is_open_at,
  (place, ms) -> if(intDiv(interval_at(place, ms), 17592186044416) = place,
    transform(interval_at(place, ms), open_hours.1, open_hours.3, 0) + least(ms, transform(interval_at(place, ms), open_hours.1, open_hours.2, 0)) - toInt64(interval_at(place, ms) % 17592186044416), 0) AS open_ms_until,
  schedule_of(provider, account_id, channel) AS schedule_place
SELECT
  provider, account_id, contact_key, assumeNotNull(touch_time) AS touched_at, kind, id, conversation_id, channel, direction, author_kind,
  if(kind = 'call' OR direction = 'outbound', author_id, '') AS agent_id, outcome, toBool(kind = 'message' OR outcome = 'answered') AS is_connected,
  if(schedule_place = 0, NULL, is_open_at(schedule_place, toUnixTimestamp64Milli(touched_at))) AS is_open_hours, changed_at
FROM (
  SELECT * FROM communications_base
  WHERE contact_key != '' AND (kind = 'call' OR NOT is_failed)
)
WHERE touch_time IS NOT NULL
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Every message and call of each contact, over all conversations, calls that did not connect included. Left out: notes, internal and blocked calls, messages that failed, earlier attempts of a retry, and everything without a contact or a time. Order by touched_at';
