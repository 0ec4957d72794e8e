-- The records of most calls are in one hour, so FINAL alone merges them. The records of a call are in several hours
-- when some do not state its start, or when a record corrects it. The view merges those records and shows the call
-- in the hour of its newest known time. Equal versions have equal values, so the value of the highest version is the
-- newest; argMax finds it faster than max of the tuple.
CREATE OR REPLACE VIEW calls_base AS
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
  facts AS (
    SELECT
      provider, account_id, call_id, call_key, occurred_hour, row_version,
      conversation_id, contact_id, medium, direction, outcome, started_at, answered_at, ended_at, talk_seconds,
      voicemail_seconds, provider_duration_seconds, answered_by, initiated_by, has_recording, is_internal,
      contact_address, account_address, occurred_at, lineage, changed_at
    FROM calls_store FINAL
    WHERE call_key NOT IN (SELECT call_key FROM call_homes_store FINAL WHERE lowest != highest)
    SETTINGS
      join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
      short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
    UNION ALL
    SELECT
      any(c.provider) AS provider, any(c.account_id) AS account_id, any(c.call_id) AS call_id, c.call_key AS call_key,
      if(tupleElement(started_at, 1) > 0, argMax(c.occurred_hour, tupleElement(c.started_at, 1)), argMax(c.occurred_hour, tupleElement(c.occurred_at, 1))) AS occurred_hour,
      max(c.row_version) AS row_version,
      (max(tupleElement(c.conversation_id, 1)), argMax(tupleElement(c.conversation_id, 2), tupleElement(c.conversation_id, 1))) AS conversation_id,
      (max(tupleElement(c.contact_id, 1)), argMax(tupleElement(c.contact_id, 2), tupleElement(c.contact_id, 1))) AS contact_id,
      (max(tupleElement(c.medium, 1)), argMax(tupleElement(c.medium, 2), tupleElement(c.medium, 1))) AS medium,
      (max(tupleElement(c.direction, 1)), argMax(tupleElement(c.direction, 2), tupleElement(c.direction, 1))) AS direction,
      (max(tupleElement(c.outcome, 1)), argMax(tupleElement(c.outcome, 2), tupleElement(c.outcome, 1))) AS outcome,
      (max(tupleElement(c.started_at, 1)), argMax(tupleElement(c.started_at, 2), tupleElement(c.started_at, 1))) AS started_at,
      (max(tupleElement(c.answered_at, 1)), argMax(tupleElement(c.answered_at, 2), tupleElement(c.answered_at, 1))) AS answered_at,
      (max(tupleElement(c.ended_at, 1)), argMax(tupleElement(c.ended_at, 2), tupleElement(c.ended_at, 1))) AS ended_at,
      (max(tupleElement(c.talk_seconds, 1)), argMax(tupleElement(c.talk_seconds, 2), tupleElement(c.talk_seconds, 1))) AS talk_seconds,
      (max(tupleElement(c.voicemail_seconds, 1)), argMax(tupleElement(c.voicemail_seconds, 2), tupleElement(c.voicemail_seconds, 1))) AS voicemail_seconds,
      (max(tupleElement(c.provider_duration_seconds, 1)), argMax(tupleElement(c.provider_duration_seconds, 2), tupleElement(c.provider_duration_seconds, 1))) AS provider_duration_seconds,
      (max(tupleElement(c.answered_by, 1)), argMax(tupleElement(c.answered_by, 2), tupleElement(c.answered_by, 1))) AS answered_by,
      (max(tupleElement(c.initiated_by, 1)), argMax(tupleElement(c.initiated_by, 2), tupleElement(c.initiated_by, 1))) AS initiated_by,
      (max(tupleElement(c.has_recording, 1)), argMax(tupleElement(c.has_recording, 2), tupleElement(c.has_recording, 1))) AS has_recording,
      (max(tupleElement(c.is_internal, 1)), argMax(tupleElement(c.is_internal, 2), tupleElement(c.is_internal, 1))) AS is_internal,
      (max(tupleElement(c.contact_address, 1)), argMax(tupleElement(c.contact_address, 2), tupleElement(c.contact_address, 1))) AS contact_address,
      (max(tupleElement(c.account_address, 1)), argMax(tupleElement(c.account_address, 2), tupleElement(c.account_address, 1))) AS account_address,
      (max(tupleElement(c.occurred_at, 1)), argMax(tupleElement(c.occurred_at, 2), tupleElement(c.occurred_at, 1))) AS occurred_at,
      max(c.lineage) AS lineage, max(c.changed_at) AS changed_at
    FROM calls_store AS c
    WHERE c.call_key IN (SELECT call_key FROM call_homes_store FINAL WHERE lowest != highest)
    GROUP BY c.call_key
    SETTINGS
      join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
      short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
  )
SELECT
  f.provider AS provider, f.account_id AS account_id, f.call_id AS call_id,
  tupleElement(f.conversation_id, 2) AS conversation_id, tupleElement(f.contact_id, 2) AS contact_id, tupleElement(f.medium, 2) AS medium,
  if(notEmpty(contact_id), contact_id, contact_address) AS contact_key, medium AS channel,
  tupleElement(f.direction, 2) AS direction, tupleElement(f.outcome, 2) AS outcome,
  if(tupleElement(f.started_at, 1) = 0, NULL, tupleElement(f.started_at, 2)) AS started_at,
  if(tupleElement(f.answered_at, 1) = 0, NULL, tupleElement(f.answered_at, 2)) AS answered_at,
  if(tupleElement(f.ended_at, 1) = 0, NULL, tupleElement(f.ended_at, 2)) AS ended_at,
  if(is_answered, dateDiff('millisecond', started_at, answered_at) / 1000, NULL) AS ring_seconds,
  if(is_answered, coalesce(dateDiff('millisecond', answered_at, ended_at) / 1000,
                           if(tupleElement(f.talk_seconds, 1) = 0, NULL, tupleElement(f.talk_seconds, 2))), NULL) AS talk_seconds,
  dateDiff('millisecond', started_at, ended_at) / 1000 AS total_seconds,
  if(tupleElement(f.voicemail_seconds, 1) = 0, NULL, tupleElement(f.voicemail_seconds, 2)) AS voicemail_seconds,
  if(tupleElement(f.provider_duration_seconds, 1) = 0, NULL, tupleElement(f.provider_duration_seconds, 2)) AS provider_duration_seconds,
  toBool(direction = 'inbound' AND outcome IN ('answered', 'missed', 'voicemail', 'abandoned') AND NOT is_internal) AS is_offered,
  toBool(outcome = 'answered') AS is_answered,
  tupleElement(f.answered_by, 2) AS answered_by, tupleElement(f.initiated_by, 2) AS initiated_by,
  multiIf(direction = 'inbound', answered_by, direction = 'outbound', initiated_by, '') AS agent_id,
  if(tupleElement(f.has_recording, 1) = 0, NULL, toBool(tupleElement(f.has_recording, 2))) AS has_recording,
  toBool(tupleElement(f.is_internal, 2)) AS is_internal,
  tupleElement(f.contact_address, 2) AS contact_address, tupleElement(f.account_address, 2) AS account_address,
  coalesce(started_at, if(tupleElement(f.occurred_at, 1) = 0, NULL, tupleElement(f.occurred_at, 2))) AS occurred_at,
  toDate(f.occurred_hour) AS occurred_date,
  tupleElement(tupleElement(f.lineage, 2), 1) AS event_id,
  tupleElement(tupleElement(f.lineage, 2), 2) AS version,
  tupleElement(tupleElement(f.lineage, 2), 3) AS mapping_version,
  f.row_version AS row_version,
  tupleElement(tupleElement(f.lineage, 2), 4) AS received_at,
  tupleElement(tupleElement(f.lineage, 2), 5) AS raw_topic,
  tupleElement(tupleElement(f.lineage, 2), 6) AS raw_partition,
  tupleElement(tupleElement(f.lineage, 2), 7) AS raw_offset,
  f.occurred_hour AS occurred_hour, f.call_key AS call_key,
  schedule_of(provider, account_id, channel) AS schedule_place,
  if(schedule_place = 0 OR started_at IS NULL, NULL, is_open_at(schedule_place, toUnixTimestamp64Milli(assumeNotNull(started_at)))) AS is_open_hours,
  greatest(f.changed_at, received_at, deletion.changed_at) AS changed_at
FROM facts AS f
LEFT ANY JOIN (
  SELECT key, is_deleted, bitShiftRight(order_version, 32) AS state, changed_at
  FROM deletions_store FINAL
  WHERE entity = 'call'
) AS deletion
  ON f.call_key = deletion.key
WHERE NOT (deletion.is_deleted AND deletion.state >= bitShiftRight(f.row_version, 32))
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0,
  join_algorithm = 'hash', enable_join_runtime_filters = 0, use_statistics = 0
COMMENT 'Building block: the facts of each call that is not deleted, with the keys of the store';

CREATE OR REPLACE VIEW calls (
  provider        LowCardinality(String) COMMENT 'Provider that sent the webhooks: spruce, bird, highlevel and others',
  account_id      LowCardinality(String) COMMENT 'Tenant at the provider',
  call_id         String                 COMMENT 'Provider''s id of the call. One row per (provider, account_id, call_id); legs and transfers add no row',
  conversation_id String                 COMMENT 'Conversation of the call. Empty when unknown',
  contact_id      String                 COMMENT 'Provider''s id of the external party. Empty when unknown',
  contact_key     String                 COMMENT 'The contact: contact_id where it is known, else contact_address, else empty. Identifies a person within (provider, account_id); contacts links the persons of several accounts',
  channel         LowCardinality(String) COMMENT 'The same as medium, by the name that all other views have',
  medium          LowCardinality(String) COMMENT 'phone or video. An open set',
  direction       Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'inbound: from the contact to the account',
  outcome         Enum8('unknown' = 0, 'in_progress' = 1, 'no_answer' = 2, 'busy' = 3, 'canceled' = 4, 'failed' = 5, 'abandoned' = 6, 'missed' = 7, 'voicemail' = 8, 'answered' = 9, 'blocked' = 10)
                  COMMENT 'answered: a person was connected. voicemail: not answered, a recording was left (inbound) or a mailbox answered (outbound). missed: inbound, not answered, no recording; also when the provider does not distinguish missed from abandoned. abandoned: only when the provider says that the caller hung up while waiting. blocked: spam or blocked',
  started_at      Nullable(DateTime64(3, 'UTC')) COMMENT 'When the call began, UTC. NULL when unknown',
  answered_at     Nullable(DateTime64(3, 'UTC')) COMMENT 'When the two sides were connected, UTC, from the newest webhook that states it. NULL when none does. The time stays when a later webhook states that the call was not answered: filter on is_answered',
  ended_at        Nullable(DateTime64(3, 'UTC')) COMMENT 'When the call ended, UTC. NULL during the call or when the provider does not state it',
  ring_seconds    Nullable(Float64)      COMMENT 'Seconds from start to answer. NULL unless the call was answered and both times are known. Negative when the times of the provider contradict each other',
  talk_seconds    Nullable(Float64)      COMMENT 'Seconds from answer to end, hold included, or the talk time that the provider states. NULL, not 0, for a call that was not answered, so that averages and sums leave it out. Negative when the times of the provider contradict each other',
  total_seconds   Nullable(Float64)      COMMENT 'Seconds from start to end, for any outcome. NULL unless both times are known',
  voicemail_seconds         Nullable(Float64) COMMENT 'Length of the voicemail recording in seconds, from the newest webhook that states it; also for a call that was finally answered. Not talk time. NULL when no webhook states it',
  provider_duration_seconds Nullable(Float64) COMMENT 'Duration in seconds as the provider sent it. Its meaning differs between providers. NULL when none was sent',
  is_offered      Bool                   COMMENT 'Inbound, not internal, with outcome answered, missed, voicemail or abandoned: the denominator of answer rate, abandonment rate and service level',
  is_answered     Bool                   COMMENT 'Outcome is answered',
  answered_by     String                 COMMENT 'Who answered: provider''s id of the teammate or line. Empty when unknown',
  initiated_by    String                 COMMENT 'Who started the call: provider''s id of the teammate or line. Empty when unknown',
  agent_id        String                 COMMENT 'The person of the account: answered_by of an inbound call, initiated_by of an outbound call. Empty when unknown',
  has_recording   Nullable(Bool)         COMMENT 'Whether a recording exists, from the newest webhook that states it. NULL when none does',
  is_internal     Bool                   COMMENT 'Call between teammates. Not in communications, volumes, call metrics or response times. Also false when the provider does not state it',
  contact_address String                 COMMENT 'Address of the external party, hashed by default. Empty when unknown',
  account_address String                 COMMENT 'Address of the account''s own side, hashed by default. Empty when unknown',
  occurred_at     Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the call by the provider''s clock, UTC: its start, or the time in the webhooks when no start is known. NULL until a webhook states a time',
  occurred_date   Date                   COMMENT 'UTC date of occurred_at, 1970-01-01 when that is NULL. Filter on this column: it prunes',
  is_open_hours   Nullable(Bool)         COMMENT 'Whether started_at is in an open interval of the schedule that applies. NULL when no schedule applies or the time is unknown',
  event_id        String                 COMMENT 'Newest event of the call. Fields may come from earlier events',
  version         UInt64                 COMMENT 'Time of the state at the provider in ms x 100, plus the rank of the state in the life cycle. From that event; 0 when there is no state time',
  mapping_version UInt32                 COMMENT 'Version of the mapping of that event',
  revision_hash   UInt32                 COMMENT 'Hash of the content of that event. version, mapping_version and revision_hash, in this order, order the records of one call',
  received_at     DateTime64(3, 'UTC')   COMMENT 'When the gateway received that event, UTC. For identical deliveries, that of any one of them',
  changed_at      DateTime64(3, 'UTC')   COMMENT 'When ClickHouse last took something that changed the row, UTC. Incremental readers filter on it',
  raw_topic       LowCardinality(String) COMMENT 'Topic of the raw webhook. For identical deliveries, that of any one of them',
  raw_partition   Int32                  COMMENT 'Partition of the raw webhook. For identical deliveries, that of any one of them',
  raw_offset      Int64                  COMMENT 'Offset of the raw webhook. For identical deliveries, that of any one of them',
  occurred_hour   DateTime('UTC')        COMMENT 'Start of the UTC hour of occurred_at, 1970-01-01 00:00 when that is NULL. A filter on it prunes'
) SQL SECURITY DEFINER AS
SELECT
  provider, account_id, call_id, conversation_id, contact_id, contact_key, channel, medium, direction, outcome, started_at,
  answered_at, ended_at, ring_seconds, talk_seconds, total_seconds, voicemail_seconds, provider_duration_seconds, is_offered,
  is_answered, answered_by, initiated_by, agent_id, has_recording, is_internal, contact_address, account_address, occurred_at,
  occurred_date, is_open_hours, event_id, version, mapping_version, toUInt32(bitAnd(row_version, 4294967295)) AS revision_hash,
  received_at, changed_at, raw_topic, raw_partition, raw_offset, occurred_hour
FROM calls_base
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'One row per call that is not deleted. Each field has the value of the newest webhook that states one. For counts and sums, query call_metrics_hourly';
