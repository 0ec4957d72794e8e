-- Sessions: the steps of a conversation between two pauses.

CREATE OR REPLACE VIEW conversation_sessions (
  provider                   LowCardinality(String)         COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id                 LowCardinality(String)         COMMENT 'Tenant at the provider',
  conversation_id            String                         COMMENT 'Conversation',
  session_no                 UInt64                         COMMENT 'Number of the session in its conversation, from 1',
  contact_key                String                         COMMENT 'The contact of the first step. Empty when unknown',
  channel                    LowCardinality(String)         COMMENT 'Channel of the first step',
  started_at                 DateTime64(3, 'UTC')           COMMENT 'Time of the first step, UTC',
  ended_at                   DateTime64(3, 'UTC')           COMMENT 'Time of the last step, UTC, including a close. A close 5 days or more after the previous step belongs to no session. Later steps can extend a session',
  initiated_by               Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'Direction of the message or call that opened the session',
  is_closed                  Bool                           COMMENT 'Whether a close ended the session',
  first_inbound_at           Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the first inbound step, UTC. NULL when there is none',
  first_response_seconds     Nullable(Float64)              COMMENT 'Seconds from first_inbound_at to the first reply of a person after it; replies of bots do not count. NULL without an inbound step or a reply',
  first_response_business_seconds Nullable(Float64)         COMMENT 'Seconds of first_response_seconds that are within the open intervals of business_hours, by the schedule of the channel of the first inbound step. NULL when first_response_seconds is, or when no schedule applies',
  first_any_response_seconds Nullable(Float64)              COMMENT 'Seconds from first_inbound_at to the first reply of a person or a bot. NULL without an inbound step or a reply',
  first_responder_id         String                         COMMENT 'Who sent the first reply of a person. Empty when unknown or when there is none',
  inbound_count              UInt64                         COMMENT 'Inbound messages and unanswered inbound calls. Add up with sum',
  outbound_count             UInt64                         COMMENT 'Replies of persons and bots. An answered call in either direction counts as one. Add up with sum',
  changed_at                 DateTime64(3, 'UTC')           COMMENT 'When ClickHouse last took a step of the conversation, or a deletion of one, UTC'
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
  schedule_of(provider, account_id, session[inbound_place].2) AS schedule_place,
  arrayFirstIndex(s -> s.1 % 8 = 1, session) AS inbound_place, -- 0 for none, as for the places below
  if(inbound_place = 0, [], arraySlice(session, inbound_place)) AS since_inbound,
  arrayFirstIndex(s -> s.1 % 8 = 3, since_inbound) AS response_place,
  arrayFirstIndex(s -> s.1 % 8 IN (2, 3), since_inbound) AS any_response_place,
  toInt64(intDiv(session[inbound_place].1, 8)) AS inbound_ms,
  toInt64(intDiv(since_inbound[response_place].1, 8)) AS response_ms
SELECT
  provider, account_id, conversation_id, session_no, session[1].4 AS contact_key, session[1].2 AS channel,
  fromUnixTimestamp64Milli(toInt64(intDiv(session[1].1, 8)), 'UTC') AS started_at, fromUnixTimestamp64Milli(toInt64(intDiv(session[-1].1, 8)), 'UTC') AS ended_at,
  session[1].3 AS initiated_by, toBool(session[-1].1 % 8 = 4) AS is_closed,
  if(inbound_place = 0, NULL, fromUnixTimestamp64Milli(inbound_ms, 'UTC')) AS first_inbound_at,
  if(response_place = 0, NULL, response_ms - inbound_ms) / 1000 AS first_response_seconds,
  if(response_place = 0 OR schedule_place = 0, NULL, open_ms_until(schedule_place, response_ms) - open_ms_until(schedule_place, inbound_ms)) / 1000 AS first_response_business_seconds,
  if(any_response_place = 0, NULL, toInt64(intDiv(since_inbound[any_response_place].1, 8)) - inbound_ms) / 1000 AS first_any_response_seconds,
  if(response_place = 0, '', since_inbound[response_place].5) AS first_responder_id,
  arrayCount(s -> s.1 % 8 = 1, session) AS inbound_count, arrayCount(s -> s.1 % 8 IN (2, 3), session) AS outbound_count, changed_at
FROM (
  SELECT
    provider, account_id, conversation_id, changed_at,
    tupleElement(steps, 1) AS moments,
    arrayPopBack(arrayPushFront(moments, 4)) AS moments_before, -- the first step starts a session, as after a close
    arrayMap((moment, before) -> before % 8 = 4 OR intDiv(moment, 8) - intDiv(before, 8) >= 432000000, moments, moments_before) AS is_apart,
    arrayFilter((s, apart) -> NOT (apart AND s.1 % 8 = 4), steps, is_apart) AS kept, -- without closes that would open a session
    arrayFilter((apart, s) -> NOT (apart AND s.1 % 8 = 4), is_apart, steps) AS kept_is_apart,
    arraySplit((s, apart) -> apart, kept, kept_is_apart) AS sessions
  FROM (
    SELECT
      provider, account_id, conversation_id, max(changed_at) AS changed_at,
      -- 1 moment, 2 channel, 3 direction, 4 contact, 5 responder
      arraySlice(
        arraySort((s, place) -> place,
          arrayZip(groupArray(moment), groupArray(channel), groupArray(direction), groupArray(contact_key), groupArray(responder_id)),
          groupArray(bitOr(bitShiftLeft(toUInt256(moment), 192), bitOr(bitShiftLeft(toUInt256(row_version), 64), toUInt256(entity_key))))),
        countIf(moment = 0) + 1) AS steps -- without the rows that are not a step
    FROM response_steps_base
    GROUP BY provider, account_id, conversation_id
    HAVING notEmpty(steps)
  )
)
ARRAY JOIN sessions AS session, arrayEnumerate(sessions) AS session_no
WHERE notEmpty(session)
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'One row per session: consecutive steps of a conversation. A session starts at the first step, after a close, or after 5 days (the session gap) without a step. A close alone opens no session';
