-- Turns: how long a contact waits for a person. The same fold runs over the steps of a conversation and over those
-- of a contact, in two views whose text a test compares: a view with a parameter could share it, but ClickHouse looks such
-- a view up in the database of the session. A part of the ordered steps ends with each reply and close, and where the next step comes 5 days
-- (432,000,000 ms, the session gap) or more after the step before it. The first inbound step of a part opens a turn;
-- replies of bots do not end it.
--
-- The views _base do not read the clock, so that their rows can be kept: see "tributary turns materialize".
--
-- The fold works on arrays with one element per step, and never splits them: cumulative counts show where a turn opens
-- and ends, and arrayFilter takes the opening and the closing steps. Each column has an array of its own, so that a
-- query reads only those of its columns. A lambda must not use an array that is not its argument: ClickHouse would
-- copy it for every element.
--
-- The steps are sorted by `moment`, a number (see 107_steps). Only where two steps have the same moment, the version and
-- the key of their records decide.

CREATE OR REPLACE VIEW response_turns_base AS
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
  schedule_of(provider, account_id, channel) AS schedule_place,
  (SELECT groupArray(channel) FROM (SELECT DISTINCT toString(channel) AS channel FROM channels_store)) AS channel_names,
  arrayMap(place -> place * 16, arrayEnumerate(channel_names)) AS channel_places,
  intDiv(opening_moment, 8) AS opening_ms,
  intDiv(closing_moment, 8) AS closing_ms,
  closing_moment % 8 AS last_step, -- 3: a reply, 4: a close
  -- info: 1 for the author is human, plus 2 for a call, plus 4 to 12 for its outcome, plus 16 times the place of the channel
  channel_names[bitShiftRight(opening_info, 4)] AS channel_name
SELECT
  provider, account_id, subject AS conversation_id, toUInt64(turn_no) AS turn_no, lower(hex(sipHash128(provider, account_id, subject, opening_key, bitAnd(opening_info, 2)))) AS turn_key,
  toUInt64(session_no) AS session_no, toBool(is_first_of_session) AS is_first_of_session, other_subject AS contact_key,
  channel_name::LowCardinality(String) AS channel, fromUnixTimestamp64Milli(toInt64(opening_ms), 'UTC') AS waiting_since,
  if(bitAnd(opening_info, 2) = 2, 'call', 'message')::LowCardinality(String) AS opened_by_kind,
  ['', 'missed', 'voicemail', 'abandoned'][bitAnd(bitShiftRight(opening_info, 2), 3) + 1]::LowCardinality(String) AS opened_by_outcome,
  if(last_step > 2, fromUnixTimestamp64Milli(toInt64(closing_ms), 'UTC'), NULL) AS ended_at,
  multiIf(last_step = 3, 'answered', last_step = 4, 'closed_unanswered', is_last, 'waiting', 'expired')::LowCardinality(String) AS turn_status,
  multiIf(last_step != 3, '', bitAnd(closing_info, 1) = 1, 'human', 'unknown')::LowCardinality(String) AS answered_by_kind,
  if(last_step = 3, channel_names[bitShiftRight(closing_info, 4)], '')::LowCardinality(String) AS answered_by_channel, if(last_step = 3, closing_responder, '') AS responder_id,
  if(last_step = 3, closing_ms - opening_ms, NULL) / 1000 AS response_seconds,
  if(last_step = 3 AND schedule_place != 0, open_ms_until(schedule_place, toInt64(closing_ms)) - open_ms_until(schedule_place, toInt64(opening_ms)), NULL) / 1000 AS response_business_seconds,
  if(bot_moment = 0, NULL, intDiv(bot_moment, 8) - opening_ms) / 1000 AS bot_response_seconds,
  toUInt64(turn_inbound_count) AS inbound_count,
  if(schedule_place = 0, NULL, is_open_at(schedule_place, toInt64(opening_ms))) AS is_open_hours,
  fromUnixTimestamp64Milli(toInt64(closing_ms), 'UTC') AS last_inside_at, fromUnixTimestamp64Milli(toInt64(intDiv(last_moment, 8)), 'UTC') AS last_step_at, changed_at
FROM (
  SELECT
    provider, account_id, subject, changed_at, moments[-1] AS last_moment,
    arrayMap(moment -> moment % 8 = 1, moments) AS are_in,
    arrayPopBack(arrayPushFront(moments, 0)) AS moments_before, -- 0: none
    arrayMap((moment, before) -> before != 0 AND intDiv(moment, 8) - intDiv(before, 8) >= 432000000, moments, moments_before) AS are_apart,
    arrayMap((before, apart) -> before % 8 IN (0, 3, 4) OR apart, moments_before, are_apart) AS are_starts, -- of a part
    arrayCumSum(arrayMap((moment, before, apart) -> moment % 8 != 4 AND (before % 8 IN (0, 4) OR apart), moments, moments_before, are_apart)) AS session_nos,
    arrayCumSum(are_in) AS in_counts,
    arrayFill((count, is_start) -> is_start, arrayMap((count, is_in) -> count - is_in, in_counts, are_in), are_starts) AS in_counts_before, -- the part
    arrayMap((count, before) -> count - before, in_counts, in_counts_before) AS in_counts_of_part,
    arrayMap((is_in, count) -> is_in AND count = 1, are_in, in_counts_of_part) AS are_openings,
    arrayMap((count, is_start_next) -> count > 0 AND is_start_next, in_counts_of_part, arrayPushBack(arrayPopFront(are_starts), 1)) AS are_closings,
    arrayMap((moment, count) -> moment % 8 = 2 AND count > 0, moments, in_counts_of_part) AS are_bots,
    -- The first bot step of the turn, from there to the end of the part; 0 before it.
    arrayFill((moment, is_start, is_bot, is_first) -> is_start OR is_bot AND is_first,
      arrayMap((moment, is_bot) -> if(is_bot, moment, 0), moments, are_bots), are_starts, are_bots, are_first_bots) AS bot_moments,
    arrayCumSum(are_bots) AS bot_counts,
    arrayMap((is_bot, count, before) -> is_bot AND count - before = 1, are_bots, bot_counts,
      arrayFill((count, is_start) -> is_start, arrayMap((count, is_bot) -> count - is_bot, bot_counts, are_bots), are_starts)) AS are_first_bots,
    arrayFilter((x, is_one) -> is_one, moments, are_openings) AS opening_moments,
    arrayFilter((x, is_one) -> is_one, moments, are_closings) AS closing_moments,
    arrayFilter((is_opening, is_in) -> is_in, are_openings, are_in) AS are_openings_of_in,
    arrayFilter((is_closing, moment) -> moment % 8 = 3, are_closings, moments) AS are_closings_of_out,
    arrayFilter((place, moment) -> moment % 8 = 1, places, unsorted) AS places_of_in,
    arrayFilter((x, is_one) -> is_one, arraySort((x, place) -> place, arrayFilter((key, moment) -> moment % 8 = 1, keys, unsorted), places_of_in), are_openings_of_in) AS opening_keys,
    arraySort((x, place) -> place, infos, places) AS sorted_infos,
    arrayFilter((x, is_one) -> is_one, sorted_infos, are_openings) AS opening_infos,
    arrayFilter((x, is_one) -> is_one, sorted_infos, are_closings) AS closing_infos,
    arrayFilter((x, is_one) -> is_one, arraySort((x, place) -> place, others, places_of_in), are_openings_of_in) AS other_subjects,
    -- The responders of the replies that end a turn, then an empty one for each other turn, in the order of the turns.
    arrayFilter((x, is_one) -> is_one, arraySort((x, place) -> place, responders, arrayFilter((place, moment) -> moment % 8 = 3, places, unsorted)), are_closings_of_out) AS reply_responders,
    arraySort((x, place) -> place, arrayResize(reply_responders, length(closing_moments)),
      arrayConcat(arrayFilter((place, moment) -> moment % 8 = 3, arrayEnumerate(closing_moments), closing_moments),
                  arrayFilter((place, moment) -> moment % 8 != 3, arrayEnumerate(closing_moments), closing_moments))) AS closing_responders,
    arrayFilter((x, is_one) -> is_one, in_counts_of_part, are_closings) AS turn_inbound_counts,
    arrayFilter((x, is_one) -> is_one, bot_moments, are_closings) AS turn_bot_moments,
    arrayFilter((x, is_one) -> is_one, session_nos, are_openings) AS turn_session_nos,
    arrayMap((one, before) -> one != before, turn_session_nos, arrayPopBack(arrayPushFront(turn_session_nos, 0))) AS are_first_of_session,
    arrayFilter((x, is_one) -> is_one, arrayPushBack(arrayMap(moment -> 0, arrayPopBack(moments)), 1), are_closings) AS are_last
  FROM (
    SELECT
      provider, account_id, subject, changed_at, unsorted, keys, infos, others, responders,
      arraySort(unsorted) AS moments,
      if(arrayExists((moment, before) -> moment = before, moments, arrayPopBack(arrayPushFront(moments, 0))),
         arraySort((place, order) -> order, arrayEnumerate(unsorted), arraySort((place, moment, version, key) -> (moment, version, key), arrayEnumerate(unsorted), unsorted, versions, keys)),
         unsorted) AS places
    FROM (
      SELECT
        provider, account_id, conversation_id AS subject, max(changed_at) AS changed_at,
        groupArrayIf(moment, moment != 0) AS unsorted, groupArrayIf(row_version, moment != 0) AS versions, groupArrayIf(entity_key, moment != 0) AS keys,
        groupArrayIf(toUInt32((author_kind = 'human') + (kind = 'call') * 2 + transform(outcome, ['missed', 'voicemail', 'abandoned'], [4, 8, 12], 0) + transform(channel, channel_names, channel_places, 0)), moment != 0) AS infos,
        groupArrayIf(contact_key, moment % 8 = 1) AS others, groupArrayIf(responder_id, moment % 8 = 3) AS responders
      FROM response_steps_base
      GROUP BY provider, account_id, subject
      HAVING notEmpty(unsorted)
    )
  )
)
ARRAY JOIN
  opening_moments AS opening_moment, closing_moments AS closing_moment, opening_keys AS opening_key, opening_infos AS opening_info,
  closing_infos AS closing_info, other_subjects AS other_subject, closing_responders AS closing_responder, turn_inbound_counts AS turn_inbound_count,
  turn_bot_moments AS bot_moment, turn_session_nos AS session_no, are_first_of_session AS is_first_of_session, are_last AS is_last,
  arrayEnumerate(opening_moments) AS turn_no
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Building block: response_turns without the columns that read the clock';

CREATE OR REPLACE VIEW contact_turns_base AS
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
  schedule_of(provider, account_id, channel) AS schedule_place,
  (SELECT groupArray(channel) FROM (SELECT DISTINCT toString(channel) AS channel FROM channels_store)) AS channel_names,
  arrayMap(place -> place * 16, arrayEnumerate(channel_names)) AS channel_places,
  intDiv(opening_moment, 8) AS opening_ms,
  intDiv(closing_moment, 8) AS closing_ms,
  closing_moment % 8 AS last_step, -- 3: a reply, 4: a close
  -- info: 1 for the author is human, plus 2 for a call, plus 4 to 12 for its outcome, plus 16 times the place of the channel
  channel_names[bitShiftRight(opening_info, 4)] AS channel_name
SELECT
  provider, account_id, subject AS contact_key, toUInt64(turn_no) AS turn_no, lower(hex(sipHash128(provider, account_id, subject, opening_key, bitAnd(opening_info, 2)))) AS turn_key,
  toUInt64(session_no) AS session_no, toBool(is_first_of_session) AS is_first_of_session, other_subject AS conversation_id,
  channel_name::LowCardinality(String) AS channel, fromUnixTimestamp64Milli(toInt64(opening_ms), 'UTC') AS waiting_since,
  if(bitAnd(opening_info, 2) = 2, 'call', 'message')::LowCardinality(String) AS opened_by_kind,
  ['', 'missed', 'voicemail', 'abandoned'][bitAnd(bitShiftRight(opening_info, 2), 3) + 1]::LowCardinality(String) AS opened_by_outcome,
  if(last_step > 2, fromUnixTimestamp64Milli(toInt64(closing_ms), 'UTC'), NULL) AS ended_at,
  multiIf(last_step = 3, 'answered', last_step = 4, 'closed_unanswered', is_last, 'waiting', 'expired')::LowCardinality(String) AS turn_status,
  multiIf(last_step != 3, '', bitAnd(closing_info, 1) = 1, 'human', 'unknown')::LowCardinality(String) AS answered_by_kind,
  if(last_step = 3, channel_names[bitShiftRight(closing_info, 4)], '')::LowCardinality(String) AS answered_by_channel, if(last_step = 3, closing_responder, '') AS responder_id,
  if(last_step = 3, closing_ms - opening_ms, NULL) / 1000 AS response_seconds,
  if(last_step = 3 AND schedule_place != 0, open_ms_until(schedule_place, toInt64(closing_ms)) - open_ms_until(schedule_place, toInt64(opening_ms)), NULL) / 1000 AS response_business_seconds,
  if(bot_moment = 0, NULL, intDiv(bot_moment, 8) - opening_ms) / 1000 AS bot_response_seconds,
  toUInt64(turn_inbound_count) AS inbound_count,
  if(schedule_place = 0, NULL, is_open_at(schedule_place, toInt64(opening_ms))) AS is_open_hours,
  fromUnixTimestamp64Milli(toInt64(closing_ms), 'UTC') AS last_inside_at, fromUnixTimestamp64Milli(toInt64(intDiv(last_moment, 8)), 'UTC') AS last_step_at, changed_at
FROM (
  SELECT
    provider, account_id, subject, changed_at, moments[-1] AS last_moment,
    arrayMap(moment -> moment % 8 = 1, moments) AS are_in,
    arrayPopBack(arrayPushFront(moments, 0)) AS moments_before, -- 0: none
    arrayMap((moment, before) -> before != 0 AND intDiv(moment, 8) - intDiv(before, 8) >= 432000000, moments, moments_before) AS are_apart,
    arrayMap((before, apart) -> before % 8 IN (0, 3, 4) OR apart, moments_before, are_apart) AS are_starts, -- of a part
    arrayCumSum(arrayMap((moment, before, apart) -> moment % 8 != 4 AND (before % 8 IN (0, 4) OR apart), moments, moments_before, are_apart)) AS session_nos,
    arrayCumSum(are_in) AS in_counts,
    arrayFill((count, is_start) -> is_start, arrayMap((count, is_in) -> count - is_in, in_counts, are_in), are_starts) AS in_counts_before, -- the part
    arrayMap((count, before) -> count - before, in_counts, in_counts_before) AS in_counts_of_part,
    arrayMap((is_in, count) -> is_in AND count = 1, are_in, in_counts_of_part) AS are_openings,
    arrayMap((count, is_start_next) -> count > 0 AND is_start_next, in_counts_of_part, arrayPushBack(arrayPopFront(are_starts), 1)) AS are_closings,
    arrayMap((moment, count) -> moment % 8 = 2 AND count > 0, moments, in_counts_of_part) AS are_bots,
    -- The first bot step of the turn, from there to the end of the part; 0 before it.
    arrayFill((moment, is_start, is_bot, is_first) -> is_start OR is_bot AND is_first,
      arrayMap((moment, is_bot) -> if(is_bot, moment, 0), moments, are_bots), are_starts, are_bots, are_first_bots) AS bot_moments,
    arrayCumSum(are_bots) AS bot_counts,
    arrayMap((is_bot, count, before) -> is_bot AND count - before = 1, are_bots, bot_counts,
      arrayFill((count, is_start) -> is_start, arrayMap((count, is_bot) -> count - is_bot, bot_counts, are_bots), are_starts)) AS are_first_bots,
    arrayFilter((x, is_one) -> is_one, moments, are_openings) AS opening_moments,
    arrayFilter((x, is_one) -> is_one, moments, are_closings) AS closing_moments,
    arrayFilter((is_opening, is_in) -> is_in, are_openings, are_in) AS are_openings_of_in,
    arrayFilter((is_closing, moment) -> moment % 8 = 3, are_closings, moments) AS are_closings_of_out,
    arrayFilter((place, moment) -> moment % 8 = 1, places, unsorted) AS places_of_in,
    arrayFilter((x, is_one) -> is_one, arraySort((x, place) -> place, arrayFilter((key, moment) -> moment % 8 = 1, keys, unsorted), places_of_in), are_openings_of_in) AS opening_keys,
    arraySort((x, place) -> place, infos, places) AS sorted_infos,
    arrayFilter((x, is_one) -> is_one, sorted_infos, are_openings) AS opening_infos,
    arrayFilter((x, is_one) -> is_one, sorted_infos, are_closings) AS closing_infos,
    arrayFilter((x, is_one) -> is_one, arraySort((x, place) -> place, others, places_of_in), are_openings_of_in) AS other_subjects,
    -- The responders of the replies that end a turn, then an empty one for each other turn, in the order of the turns.
    arrayFilter((x, is_one) -> is_one, arraySort((x, place) -> place, responders, arrayFilter((place, moment) -> moment % 8 = 3, places, unsorted)), are_closings_of_out) AS reply_responders,
    arraySort((x, place) -> place, arrayResize(reply_responders, length(closing_moments)),
      arrayConcat(arrayFilter((place, moment) -> moment % 8 = 3, arrayEnumerate(closing_moments), closing_moments),
                  arrayFilter((place, moment) -> moment % 8 != 3, arrayEnumerate(closing_moments), closing_moments))) AS closing_responders,
    arrayFilter((x, is_one) -> is_one, in_counts_of_part, are_closings) AS turn_inbound_counts,
    arrayFilter((x, is_one) -> is_one, bot_moments, are_closings) AS turn_bot_moments,
    arrayFilter((x, is_one) -> is_one, session_nos, are_openings) AS turn_session_nos,
    arrayMap((one, before) -> one != before, turn_session_nos, arrayPopBack(arrayPushFront(turn_session_nos, 0))) AS are_first_of_session,
    arrayFilter((x, is_one) -> is_one, arrayPushBack(arrayMap(moment -> 0, arrayPopBack(moments)), 1), are_closings) AS are_last
  FROM (
    SELECT
      provider, account_id, subject, changed_at, unsorted, keys, infos, others, responders,
      arraySort(unsorted) AS moments,
      if(arrayExists((moment, before) -> moment = before, moments, arrayPopBack(arrayPushFront(moments, 0))),
         arraySort((place, order) -> order, arrayEnumerate(unsorted), arraySort((place, moment, version, key) -> (moment, version, key), arrayEnumerate(unsorted), unsorted, versions, keys)),
         unsorted) AS places
    FROM (
      SELECT
        provider, account_id, contact_key AS subject, max(changed_at) AS changed_at,
        groupArrayIf(moment, moment != 0) AS unsorted, groupArrayIf(row_version, moment != 0) AS versions, groupArrayIf(entity_key, moment != 0) AS keys,
        groupArrayIf(toUInt32((author_kind = 'human') + (kind = 'call') * 2 + transform(outcome, ['missed', 'voicemail', 'abandoned'], [4, 8, 12], 0) + transform(channel, channel_names, channel_places, 0)), moment != 0) AS infos,
        groupArrayIf(conversation_id, moment % 8 = 1) AS others, groupArrayIf(responder_id, moment % 8 = 3) AS responders
      FROM response_steps_base
      WHERE contact_key != '' AND moment % 8 != 4 -- a close ends no wait of a contact
      GROUP BY provider, account_id, subject
      HAVING notEmpty(unsorted)
    )
  )
)
ARRAY JOIN
  opening_moments AS opening_moment, closing_moments AS closing_moment, opening_keys AS opening_key, opening_infos AS opening_info,
  closing_infos AS closing_info, other_subjects AS other_subject, closing_responders AS closing_responder, turn_inbound_counts AS turn_inbound_count,
  turn_bot_moments AS bot_moment, turn_session_nos AS session_no, are_first_of_session AS is_first_of_session, are_last AS is_last,
  arrayEnumerate(opening_moments) AS turn_no
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Building block: contact_turns without the columns that read the clock';

CREATE OR REPLACE VIEW response_turns (
  provider         LowCardinality(String)         COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id       LowCardinality(String)         COMMENT 'Tenant at the provider',
  conversation_id  String                         COMMENT 'Conversation. A filter on it makes the query fast',
  turn_no          UInt64                         COMMENT 'Number of the turn in its conversation, from 1. A late webhook can renumber turns: join on turn_key',
  turn_key         String                         COMMENT 'Key of the turn, from the message or call that opens it. Stays when other turns of the conversation come or go',
  session_no       UInt64                         COMMENT 'Session of the turn in conversation_sessions',
  is_first_of_session Bool                        COMMENT 'Whether the turn is the first one of its session',
  contact_key      String                         COMMENT 'The contact of the message or call that opened the turn. Empty when unknown',
  channel          LowCardinality(String)         COMMENT 'Channel of the message or call that opened the turn',
  waiting_since    DateTime64(3, 'UTC')           COMMENT 'Time of the first unanswered message or call, UTC. The turn belongs to this time',
  opened_by_kind   LowCardinality(String)         COMMENT 'message or call',
  opened_by_outcome LowCardinality(String)        COMMENT 'Outcome of the call that opened the turn: missed, voicemail or abandoned. Empty for a message',
  ended_at         Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the reply or close that ended the turn, UTC. NULL when expired or waiting',
  turn_status      LowCardinality(String)         COMMENT 'answered: a person, or an author of unknown kind, replied. closed_unanswered: the conversation was closed before. expired: the next step came 5 days or more after the step before it, and answers nothing. waiting: nothing came since, however long ago; see is_stale. Response rate = answered / (all - waiting)',
  answered_by_kind LowCardinality(String)         COMMENT 'human or unknown: kind of the author of the reply; unknown for a call. Empty unless answered',
  answered_by_channel LowCardinality(String)      COMMENT 'Channel of the reply. Empty unless answered',
  responder_id     String                         COMMENT 'Who replied: the author, or who answered the inbound call or started the outbound call. Empty when unknown or not answered',
  response_seconds Nullable(Float64)              COMMENT 'Elapsed seconds from waiting_since to the reply. NULL unless answered. Never average percentiles: compute them from this column',
  response_business_seconds Nullable(Float64)     COMMENT 'Seconds of response_seconds that are within the open intervals of business_hours. NULL unless answered and a schedule applies. 0 when all of the time is closed',
  bot_response_seconds Nullable(Float64)          COMMENT 'Elapsed seconds from waiting_since to the first reply of a bot inside the turn. NULL when no bot replied',
  inbound_count    UInt64                         COMMENT 'Inbound messages and unanswered inbound calls in the turn',
  is_open_hours    Nullable(Bool)                 COMMENT 'Whether waiting_since is in an open interval of the schedule that applies. NULL when no schedule applies',
  is_stale         Bool                           COMMENT 'Whether the turn waits and its last step is 5 days or more ago, by the clock of the database',
  changed_at       DateTime64(3, 'UTC')           COMMENT 'When ClickHouse last took a step of the conversation, or a deletion of one, UTC. Incremental readers read all turns of the conversations whose turns changed'
) SQL SECURITY DEFINER AS
SELECT
  provider, account_id, conversation_id, turn_no, turn_key, session_no, is_first_of_session, contact_key, channel, waiting_since, opened_by_kind, opened_by_outcome,
  ended_at, turn_status, answered_by_kind, answered_by_channel, responder_id, response_seconds, response_business_seconds, bot_response_seconds,
  inbound_count, is_open_hours, toBool(turn_status = 'waiting' AND dateDiff('millisecond', last_step_at, now64(3, 'UTC')) >= 432000000) AS is_stale, changed_at
FROM response_turns_base
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'One row per turn of a conversation: a contact waits from the first inbound step that nobody answered until a person replies, the conversation is closed, or 5 days pass between two steps. Percentiles: quantileExactInclusiveOrNull(0.5)(response_seconds)';

CREATE OR REPLACE VIEW contact_turns (
  provider         LowCardinality(String)         COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id       LowCardinality(String)         COMMENT 'Tenant at the provider',
  contact_key      String                         COMMENT 'The contact: contact_id where it is known, else contact_address. Never empty',
  turn_no          UInt64                         COMMENT 'Number of the turn of the contact, from 1. A late webhook can renumber turns: join on turn_key',
  turn_key         String                         COMMENT 'Key of the turn, from the message or call that opens it',
  conversation_id  String                         COMMENT 'Conversation of the message or call that opened the turn',
  channel          LowCardinality(String)         COMMENT 'Channel of the message or call that opened the turn',
  waiting_since    DateTime64(3, 'UTC')           COMMENT 'Time of the first unanswered message or call, UTC. The turn belongs to this time',
  opened_by_kind   LowCardinality(String)         COMMENT 'message or call',
  opened_by_outcome LowCardinality(String)        COMMENT 'Outcome of the call that opened the turn: missed, voicemail or abandoned. Empty for a message',
  ended_at         Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the reply that ended the turn, in any conversation, UTC. NULL when expired or waiting',
  turn_status      LowCardinality(String)         COMMENT 'answered, expired or waiting, as in response_turns. A close ends no turn here',
  answered_by_kind LowCardinality(String)         COMMENT 'human or unknown: kind of the author of the reply; unknown for a call. Empty unless answered',
  answered_by_channel LowCardinality(String)      COMMENT 'Channel of the reply. Empty unless answered',
  responder_id     String                         COMMENT 'Who replied: the author, or who answered the inbound call or started the outbound call. Empty when unknown or not answered',
  response_seconds Nullable(Float64)              COMMENT 'Elapsed seconds from waiting_since to the reply. NULL unless answered',
  response_business_seconds Nullable(Float64)     COMMENT 'Seconds of response_seconds that are within the open intervals of business_hours. NULL unless answered and a schedule applies',
  bot_response_seconds Nullable(Float64)          COMMENT 'Elapsed seconds from waiting_since to the first reply of a bot inside the turn. NULL when no bot replied',
  inbound_count    UInt64                         COMMENT 'Inbound messages and unanswered inbound calls in the turn',
  is_open_hours    Nullable(Bool)                 COMMENT 'Whether waiting_since is in an open interval of the schedule that applies. NULL when no schedule applies',
  is_stale         Bool                           COMMENT 'Whether the turn waits and the last step of the contact is 5 days or more ago, by the clock of the database',
  changed_at       DateTime64(3, 'UTC')           COMMENT 'When ClickHouse last took a step of the contact, UTC'
) SQL SECURITY DEFINER AS
SELECT
  provider, account_id, contact_key, turn_no, turn_key, conversation_id, channel, waiting_since, opened_by_kind, opened_by_outcome,
  ended_at, turn_status, answered_by_kind, answered_by_channel, responder_id, response_seconds, response_business_seconds, bot_response_seconds,
  inbound_count, is_open_hours, toBool(turn_status = 'waiting' AND dateDiff('millisecond', last_step_at, now64(3, 'UTC')) >= 432000000) AS is_stale, changed_at
FROM contact_turns_base
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'One row per turn of a contact, by the rules of response_turns over the steps of all conversations of the contact. Use it where a provider opens a conversation per channel: a reply on any channel ends the wait';

CREATE OR REPLACE VIEW waiting_conversations (
  provider        LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id      LowCardinality(String) COMMENT 'Tenant at the provider',
  conversation_id String                 COMMENT 'Conversation that waits for a reply now. One row per conversation',
  turn_key        String                 COMMENT 'Key of the turn in response_turns',
  contact_key     String                 COMMENT 'The contact of the message or call that opened the turn. Empty when unknown',
  channel         LowCardinality(String) COMMENT 'Channel of the message or call that opened the turn',
  opened_by_kind  LowCardinality(String) COMMENT 'message or call',
  opened_by_outcome LowCardinality(String) COMMENT 'Outcome of the call that opened the turn. Empty for a message',
  waiting_since   DateTime64(3, 'UTC')   COMMENT 'Time of the first unanswered message or call, UTC',
  waiting_seconds Float64                COMMENT 'Seconds from waiting_since to the time of the query, by the clock of the database',
  waiting_business_seconds Nullable(Float64) COMMENT 'Seconds of waiting_seconds that are within the open intervals of business_hours. NULL when no schedule applies',
  inbound_count   UInt64                 COMMENT 'Inbound messages and unanswered inbound calls since then',
  is_stale        Bool                   COMMENT 'Whether the last step is 5 days or more ago',
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
  provider, account_id, conversation_id, turn_key, contact_key, channel, opened_by_kind, opened_by_outcome, waiting_since,
  dateDiff('millisecond', waiting_since, now64(3, 'UTC')) / 1000 AS waiting_seconds,
  if(schedule_place = 0, NULL, (open_ms_until(schedule_place, toUnixTimestamp64Milli(now64(3, 'UTC'))) - open_ms_until(schedule_place, toUnixTimestamp64Milli(waiting_since))) / 1000) AS waiting_business_seconds,
  inbound_count, is_stale, changed_at
FROM response_turns
WHERE turn_status = 'waiting'
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Turns of conversations that have not ended. Includes turns of deleted conversations, which the view conversations leaves out';

CREATE OR REPLACE VIEW waiting_contacts (
  provider        LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id      LowCardinality(String) COMMENT 'Tenant at the provider',
  contact_key     String                 COMMENT 'Contact who waits for a reply now. One row per contact',
  turn_key        String                 COMMENT 'Key of the turn in contact_turns',
  conversation_id String                 COMMENT 'Conversation of the message or call that opened the turn',
  channel         LowCardinality(String) COMMENT 'Channel of the message or call that opened the turn',
  opened_by_kind  LowCardinality(String) COMMENT 'message or call',
  opened_by_outcome LowCardinality(String) COMMENT 'Outcome of the call that opened the turn. Empty for a message',
  waiting_since   DateTime64(3, 'UTC')   COMMENT 'Time of the first unanswered message or call, UTC',
  waiting_seconds Float64                COMMENT 'Seconds from waiting_since to the time of the query, by the clock of the database',
  waiting_business_seconds Nullable(Float64) COMMENT 'Seconds of waiting_seconds that are within the open intervals of business_hours. NULL when no schedule applies',
  inbound_count   UInt64                 COMMENT 'Inbound messages and unanswered inbound calls since then',
  is_stale        Bool                   COMMENT 'Whether the last step is 5 days or more ago',
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
  provider, account_id, contact_key, turn_key, conversation_id, channel, opened_by_kind, opened_by_outcome, waiting_since,
  dateDiff('millisecond', waiting_since, now64(3, 'UTC')) / 1000 AS waiting_seconds,
  if(schedule_place = 0, NULL, (open_ms_until(schedule_place, toUnixTimestamp64Milli(now64(3, 'UTC'))) - open_ms_until(schedule_place, toUnixTimestamp64Milli(waiting_since))) / 1000) AS waiting_business_seconds,
  inbound_count, is_stale, changed_at
FROM contact_turns
WHERE turn_status = 'waiting'
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Contacts who wait for a person, on any channel. Nobody who was reached since on another channel is in this view';

CREATE OR REPLACE VIEW response_metrics_daily (
  day                     Date                   COMMENT 'UTC date of waiting_since',
  provider                LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id              LowCardinality(String) COMMENT 'Tenant at the provider',
  channel                 LowCardinality(String) COMMENT 'Channel that opened the turn',
  turn_count              UInt64                 COMMENT 'All turns: the sum of the four states. Add up with sum',
  answered_count          UInt64                 COMMENT 'Turns that a person answered. Response rate = sum(answered_count) / (sum(turn_count) - sum(waiting_count))',
  closed_unanswered_count UInt64                 COMMENT 'Turns without an answer when the conversation was closed. Add up with sum',
  expired_count           UInt64                 COMMENT 'Turns without an answer for 5 days, after which the conversation went on. Add up with sum',
  waiting_count           UInt64                 COMMENT 'Turns that wait. While there are any, recent response times look better than they will be. Add up with sum',
  bot_replied_count       UInt64                 COMMENT 'Turns in which a bot replied, whatever their state. Add up with sum',
  response_seconds_median Nullable(Float64)      COMMENT 'Median of response_seconds of the turns that a person answered, with linear interpolation. NULL when there are none. Do not average medians: compute longer periods from response_turns',
  response_seconds_p90    Nullable(Float64)      COMMENT '90th percentile of response_seconds, with the same rules',
  response_seconds_p95    Nullable(Float64)      COMMENT '95th percentile of response_seconds, with the same rules',
  response_seconds_sum    Float64                COMMENT 'Sum of response_seconds. Mean = sum(response_seconds_sum) / sum(answered_count)'
) SQL SECURITY DEFINER AS
SELECT
  toDate(waiting_since) AS day, provider, account_id, channel, count() AS turn_count,
  countIf(turn_status = 'answered') AS answered_count, countIf(turn_status = 'closed_unanswered') AS closed_unanswered_count,
  countIf(turn_status = 'expired') AS expired_count, countIf(turn_status = 'waiting') AS waiting_count,
  countIf(bot_response_seconds IS NOT NULL) AS bot_replied_count,
  quantileExactInclusiveOrNull(0.5)(response_seconds) AS response_seconds_median,
  quantileExactInclusiveOrNull(0.9)(response_seconds) AS response_seconds_p90,
  quantileExactInclusiveOrNull(0.95)(response_seconds) AS response_seconds_p95,
  ifNull(sum(toInt64(round(response_seconds * 1000))), 0) / 1000 AS response_seconds_sum
FROM response_turns_base
GROUP BY day, provider, account_id, channel
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Response times per UTC day on which the turn began. Counts and sums add up, percentiles do not';
