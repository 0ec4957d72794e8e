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
  (SELECT groupArray(channel) FROM (SELECT DISTINCT toString(channel) AS channel FROM channels_store)) AS channel_names,
  if(first_in_info = 0, '', channel_names[bitShiftRight(first_in_info, 2)]) AS inbound_channel,
  schedule_of(provider, account_id, inbound_channel) AS schedule_place,
  toInt64(intDiv(in_moment, 8)) AS inbound_ms, -- 0 for none, as the times below
  toInt64(intDiv(out_moment, 8)) AS response_ms,
  toInt64(intDiv(reply_moment, 8)) AS any_response_ms
SELECT
  provider, account_id, conversation_id, toUInt64(session_no) AS session_no, contact_key,
  if(opening_info = 0, '', channel_names[bitShiftRight(opening_info, 2)])::LowCardinality(String) AS channel,
  fromUnixTimestamp64Milli(toInt64(intDiv(opening_moment, 8)), 'UTC') AS started_at, fromUnixTimestamp64Milli(toInt64(intDiv(closing_moment, 8)), 'UTC') AS ended_at,
  CAST(bitAnd(opening_info, 3) AS Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2)) AS initiated_by, toBool(closing_moment % 8 = 4) AS is_closed,
  if(in_moment = 0, NULL, fromUnixTimestamp64Milli(inbound_ms, 'UTC')) AS first_inbound_at,
  if(out_moment = 0, NULL, response_ms - inbound_ms) / 1000 AS first_response_seconds,
  if(out_moment = 0 OR schedule_place = 0, NULL, open_ms_until(schedule_place, response_ms) - open_ms_until(schedule_place, inbound_ms)) / 1000 AS first_response_business_seconds,
  if(reply_moment = 0, NULL, any_response_ms - inbound_ms) / 1000 AS first_any_response_seconds,
  first_responder_id, toUInt64(session_in_count) AS inbound_count, toUInt64(session_reply_count) AS outbound_count, changed_at
FROM (
  -- The fold of 108_turns, over sessions instead of parts. The columns of a session are those of its last step.
  SELECT
    provider, account_id, conversation_id, changed_at,
    arrayPushBack(arrayPopFront(are_starts), 1) AS are_ends,
    arrayMap(moment -> moment % 8 = 1, moments) AS are_in,
    arrayMap(moment -> moment % 8 IN (2, 3), moments) AS are_replies,
    arrayCumSum(are_in) AS in_totals,
    arrayMap((total, before) -> total - before, in_totals, arrayFill((x, is_start) -> is_start, arrayMap((total, is_in) -> total - is_in, in_totals, are_in), are_starts)) AS in_counts,
    arrayCumSum(are_replies) AS reply_totals,
    arrayMap((total, before) -> total - before, reply_totals, arrayFill((x, is_start) -> is_start, arrayMap((total, is_reply) -> total - is_reply, reply_totals, are_replies), are_starts)) AS reply_counts,
    arrayMap((moment, count) -> moment % 8 = 3 AND count > 0, moments, in_counts) AS are_responses,
    arrayMap((is_reply, count) -> is_reply AND count > 0, are_replies, in_counts) AS are_any_responses,
    arrayCumSum(are_responses) AS response_totals,
    arrayMap((is_response, total, before) -> is_response AND total - before = 1, are_responses, response_totals,
      arrayFill((x, is_start) -> is_start, arrayMap((total, is_response) -> total - is_response, response_totals, are_responses), are_starts)) AS are_first_responses,
    arrayCumSum(are_any_responses) AS any_response_totals,
    arrayMap((is_response, total, before) -> is_response AND total - before = 1, are_any_responses, any_response_totals,
      arrayFill((x, is_start) -> is_start, arrayMap((total, is_response) -> total - is_response, any_response_totals, are_any_responses), are_starts)) AS are_first_any_responses,
    arrayMap((is_in, count) -> is_in AND count = 1, are_in, in_counts) AS are_first_in,
    arrayFilter((x, is_one) -> is_one, arrayFill((x, is_start, is_first) -> is_start OR is_first, arrayMap((moment, is_first) -> if(is_first, moment, 0), moments, are_first_in), are_starts, are_first_in), are_ends) AS in_moments,
    arrayFilter((x, is_one) -> is_one, arrayFill((x, is_start, is_first) -> is_start OR is_first, arrayMap((info, is_first) -> if(is_first, info, 0), infos, are_first_in), are_starts, are_first_in), are_ends) AS in_infos,
    arrayFilter((x, is_one) -> is_one, arrayFill((x, is_start, is_first) -> is_start OR is_first, arrayMap((moment, is_first) -> if(is_first, moment, 0), moments, are_first_responses), are_starts, are_first_responses), are_ends) AS out_moments,
    arrayFilter((x, is_one) -> is_one, arrayFill((x, is_start, is_first) -> is_start OR is_first, arrayMap((moment, is_first) -> if(is_first, moment, 0), moments, are_first_any_responses), are_starts, are_first_any_responses), are_ends) AS reply_moments,
    arrayFilter((x, is_one) -> is_one, in_counts, are_ends) AS session_in_counts,
    arrayFilter((x, is_one) -> is_one, reply_counts, are_ends) AS session_reply_counts,
    arrayFilter((x, is_one) -> is_one, moments, are_starts) AS opening_moments,
    arrayFilter((x, is_one) -> is_one, moments, are_ends) AS closing_moments,
    arrayFilter((x, is_one) -> is_one, infos, are_starts) AS opening_infos,
    arrayFilter((x, is_one) -> is_one, contacts, are_starts) AS opening_contacts,
    -- The first responders, then an empty text for each session without one, in the order of the sessions.
    arraySort((x, place) -> place, arrayResize(arrayFilter((x, is_one) -> is_one, responders, are_first_responses), length(out_moments)),
      arrayConcat(arrayFilter((place, moment) -> moment != 0, arrayEnumerate(out_moments), out_moments),
                  arrayFilter((place, moment) -> moment = 0, arrayEnumerate(out_moments), out_moments))) AS first_responders
  FROM (
    SELECT
      provider, account_id, conversation_id, changed_at,
      arrayPopBack(arrayPushFront(all_moments, 4)) AS moments_before, -- the first step starts a session, as after a close
      arrayMap((moment, before) -> before % 8 = 4 OR intDiv(moment, 8) - intDiv(before, 8) >= 432000000, all_moments, moments_before) AS are_apart,
      arrayMap((moment, apart) -> NOT (apart AND moment % 8 = 4), all_moments, are_apart) AS are_kept, -- without closes that would open a session
      arrayFilter((x, is_one) -> is_one, all_moments, are_kept) AS moments,
      arrayFilter((x, is_one) -> is_one, are_apart, are_kept) AS starts_of_kept,
      arrayPushFront(arrayPopFront(starts_of_kept), 1) AS are_starts,
      arrayFilter((x, is_one) -> is_one, arraySort((x, place) -> place, all_infos, places), are_kept) AS infos,
      arrayFilter((x, is_one) -> is_one, arraySort((x, place) -> place, all_contacts, places), are_kept) AS contacts,
      arrayFilter((x, is_one) -> is_one, arraySort((x, place) -> place, all_responders, places), are_kept) AS responders
    FROM (
      SELECT
        provider, account_id, conversation_id, changed_at, all_infos, all_contacts, all_responders,
        arraySort(unsorted) AS all_moments,
        if(arrayExists((moment, before) -> moment = before, all_moments, arrayPopBack(arrayPushFront(all_moments, 0))),
           arraySort((place, order) -> order, arrayEnumerate(unsorted), arraySort((place, moment, version, key) -> (moment, version, key), arrayEnumerate(unsorted), unsorted, versions, keys)),
           unsorted) AS places
      FROM (
        SELECT
          provider, account_id, conversation_id, max(changed_at) AS changed_at,
          groupArrayIf(moment, moment != 0) AS unsorted, groupArrayIf(row_version, moment != 0) AS versions, groupArrayIf(entity_key, moment != 0) AS keys,
          groupArrayIf(toUInt32(toUInt8(direction) + indexOf(channel_names, channel) * 4), moment != 0) AS all_infos,
          groupArrayIf(contact_key, moment != 0) AS all_contacts, groupArrayIf(responder_id, moment != 0) AS all_responders
        FROM response_steps_base
        GROUP BY provider, account_id, conversation_id
        HAVING notEmpty(unsorted)
      )
    )
    WHERE notEmpty(moments)
  )
)
ARRAY JOIN
  opening_moments AS opening_moment, closing_moments AS closing_moment, opening_infos AS opening_info, opening_contacts AS contact_key,
  in_moments AS in_moment, in_infos AS first_in_info, out_moments AS out_moment, reply_moments AS reply_moment, first_responders AS first_responder_id,
  session_in_counts AS session_in_count, session_reply_counts AS session_reply_count, arrayEnumerate(opening_moments) AS session_no
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'One row per session: consecutive steps of a conversation. A session starts at the first step, after a close, or after 5 days (the session gap) without a step. A close alone opens no session';
