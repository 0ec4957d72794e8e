-- Missed calls and what we did about them.

CREATE OR REPLACE VIEW missed_call_followups (
  provider           LowCardinality(String)         COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id         LowCardinality(String)         COMMENT 'Tenant at the provider',
  contact_key        String                         COMMENT 'The contact: contact_id where it is known, else contact_address. Never empty',
  call_id            String                         COMMENT 'First missed call of the case. One row per (provider, account_id, call_id)',
  missed_at          DateTime64(3, 'UTC')           COMMENT 'Start of that call, UTC. The case belongs to this time',
  last_missed_at     DateTime64(3, 'UTC')           COMMENT 'Start of the last missed call of the case, UTC',
  missed_count       UInt64                         COMMENT 'Missed calls of the case: calls of the contact before anyone tried to reach them are one case',
  has_voicemail      Bool                           COMMENT 'Whether one of the calls left a voicemail',
  is_open_hours      Nullable(Bool)                 COMMENT 'Whether missed_at is in an open interval of the schedule that applies. NULL when no schedule applies',
  first_attempt_at   Nullable(DateTime64(3, 'UTC')) COMMENT 'First outbound call of any outcome, or first message of a person that did not fail, after missed_at, UTC. Authors of unknown kind count as persons. NULL when there is none yet',
  first_attempt_kind LowCardinality(String)         COMMENT 'call, message, or empty without an attempt',
  first_contact_at   Nullable(DateTime64(3, 'UTC')) COMMENT 'First answered call in either direction (its answer), or first message of a person, after missed_at, UTC. NULL when there is none yet',
  first_contact_kind LowCardinality(String)         COMMENT 'call, message, or empty without a contact',
  first_contact_by   String                         COMMENT 'Who made the contact: agent_id of the call or message. Empty when unknown or without a contact',
  called_again_at    Nullable(DateTime64(3, 'UTC')) COMMENT 'First inbound call of the contact after last_missed_at, UTC. Earlier than first_attempt_at: the contact tried again before we did. NULL when there is none',
  seconds_to_attempt Nullable(Float64)              COMMENT 'Seconds from missed_at to first_attempt_at. NULL without an attempt',
  seconds_to_contact Nullable(Float64)              COMMENT 'Seconds from missed_at to first_contact_at. NULL without a contact',
  business_seconds_to_contact Nullable(Float64)     COMMENT 'Seconds of seconds_to_contact that are within the open intervals of business_hours. NULL without a contact, or when no schedule applies',
  is_recovered       Bool                           COMMENT 'Whether there was a contact, whoever called',
  changed_at         DateTime64(3, 'UTC')           COMMENT 'When ClickHouse last took a message or call of the contact, UTC'
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
  schedule_of(provider, account_id, channel_names[bitShiftRight(first_info, 4)]) AS schedule_place,
  intDiv(first_moment, 4) AS missed_ms,
  intDiv(attempt_moment, 4) AS attempt_ms, -- 0 for none, as the times below
  intDiv(contact_moment, 4) AS contact_ms,
  intDiv(again_moment, 4) AS again_ms
SELECT
  provider, account_id, contact_key, call_id,
  fromUnixTimestamp64Milli(toInt64(missed_ms), 'UTC') AS missed_at, fromUnixTimestamp64Milli(toInt64(intDiv(last_moment, 4)), 'UTC') AS last_missed_at,
  toUInt64(missed_no_of_last - missed_no_of_first + 1) AS missed_count, toBool(voicemails_until_last > voicemails_before_first) AS has_voicemail,
  if(schedule_place = 0, NULL, is_open_at(schedule_place, toInt64(missed_ms))) AS is_open_hours,
  if(attempt_ms = 0, NULL, fromUnixTimestamp64Milli(toInt64(attempt_ms), 'UTC')) AS first_attempt_at, multiIf(attempt_ms = 0, '', attempt_moment % 4 = 0, 'call', 'message')::LowCardinality(String) AS first_attempt_kind,
  if(contact_ms = 0, NULL, fromUnixTimestamp64Milli(toInt64(contact_ms), 'UTC')) AS first_contact_at, multiIf(contact_ms = 0, '', contact_moment % 4 = 0, 'call', 'message')::LowCardinality(String) AS first_contact_kind,
  first_contact_by, if(again_ms = 0, NULL, fromUnixTimestamp64Milli(toInt64(again_ms), 'UTC')) AS called_again_at,
  if(attempt_ms = 0, NULL, attempt_ms - missed_ms) / 1000 AS seconds_to_attempt,
  if(contact_ms = 0, NULL, contact_ms - missed_ms) / 1000 AS seconds_to_contact,
  if(contact_ms = 0 OR schedule_place = 0, NULL, open_ms_until(schedule_place, toInt64(contact_ms)) - open_ms_until(schedule_place, toInt64(missed_ms))) / 1000 AS business_seconds_to_contact,
  toBool(contact_ms != 0) AS is_recovered, changed_at
FROM (
  SELECT
    provider, account_id, contact_key, changed_at,
    arrayMap((next, before) -> next != before, next_times, arrayPushFront(arrayPopBack(next_times), 1)) AS are_first, -- 1: before every call
    arrayPushBack(arrayPopFront(are_first), 1) AS are_last,
    arrayCumSum(info -> bitAnd(info, 8) = 8, missed_infos) AS voicemails,
    arrayFilter((x, is_one) -> is_one, missed_moments, are_first) AS first_moments,
    arrayFilter((x, is_one) -> is_one, missed_moments, are_last) AS last_moments,
    arrayFilter((x, is_one) -> is_one, arrayEnumerate(missed_moments), are_first) AS nos_of_first,
    arrayFilter((x, is_one) -> is_one, arrayEnumerate(missed_moments), are_last) AS nos_of_last,
    arrayFilter((x, is_one) -> is_one, arrayMap((count, info) -> count - (bitAnd(info, 8) = 8), voicemails, missed_infos), are_first) AS voicemails_before,
    arrayFilter((x, is_one) -> is_one, voicemails, are_last) AS voicemails_until,
    arrayFilter((x, is_one) -> is_one, missed_ids, are_first) AS call_ids,
    arrayFilter((x, is_one) -> is_one, missed_infos, are_first) AS first_infos,
    arrayFilter((x, is_one) -> is_one, missed_attempts, are_first) AS first_attempts,
    arrayFilter((x, is_one) -> is_one, missed_contacts, are_first) AS first_contacts,
    arrayFilter((x, is_one) -> is_one, missed_agents, are_first) AS first_agents,
    arrayFilter((x, is_one) -> is_one, missed_again, are_last) AS last_again
  FROM (
    SELECT
      provider, account_id, contact_key, changed_at,
      arrayMap(moment -> moment % 4 = 3, moments) AS are_missed,
      arrayFilter((x, is_one) -> is_one, moments, are_missed) AS missed_moments,
      arrayFilter((x, is_one) -> is_one, infos, are_missed) AS missed_infos,
      arraySort((id, place) -> place, unsorted_ids, arrayFilter((place, moment) -> moment % 4 = 3, places, unsorted)) AS missed_ids,
      -- The next attempt, contact and inbound call after each event; 0 for none.
      arrayFilter((x, is_one) -> is_one, arrayReverseFill((x, info) -> bitAnd(info, 1) = 1, arrayMap((moment, info) -> if(bitAnd(info, 1) = 1, moment, 0), moments, infos), infos), are_missed) AS missed_attempts,
      arrayFilter((x, is_one) -> is_one, arrayReverseFill((x, info) -> bitAnd(info, 2) = 2, arrayMap((moment, info) -> if(bitAnd(info, 2) = 2, moment, 0), moments, infos), infos), are_missed) AS missed_contacts,
      arrayFilter((x, is_one) -> is_one, arrayReverseFill((x, info) -> bitAnd(info, 2) = 2, arraySort((x, place) -> place, agents, places), infos), are_missed) AS missed_agents,
      arrayFilter((x, is_one) -> is_one, arrayPopFront(arrayPushBack(arrayReverseFill((x, info) -> bitAnd(info, 4) = 4, arrayMap((moment, info) -> if(bitAnd(info, 4) = 4, moment, 0), moments, infos), infos), 0)), are_missed) AS missed_again,
      -- Missed calls with the same next follow-up are one case; 0: none came.
      arrayMap((attempt, contact) -> intDiv(if(attempt = 0 OR contact != 0 AND contact < attempt, contact, attempt), 4), missed_attempts, missed_contacts) AS next_times
    FROM (
      SELECT
        provider, account_id, contact_key, changed_at, unsorted, unsorted_ids, agents,
        arraySort(unsorted) AS moments,
        if(arrayExists((moment, before) -> moment = before, moments, arrayPopBack(arrayPushFront(moments, 0))),
           arraySort((place, order) -> order, arrayEnumerate(unsorted), arraySort((place, moment, id) -> (moment, id), arrayEnumerate(unsorted), unsorted, ids)),
           unsorted) AS places,
        arraySort((x, place) -> place, unsorted_infos, places) AS infos
      FROM (
        SELECT
          provider, account_id, contact_key, max(changed_at) AS changed_at,
          groupArrayIf(moment, is_event) AS unsorted, groupArrayIf(toUInt32(info), is_event) AS unsorted_infos,
          groupArrayIf(id, is_event) AS ids, groupArrayIf(id, is_missed) AS unsorted_ids,
          groupArrayIf(if(is_contact, agent_id, ''), is_event) AS agents
        FROM (
          -- moment: the time in ms times 4, plus the order at one instant: calls (0) and messages (1) that are an attempt
          -- or a contact, other inbound calls (2), missed calls (3). info: 1 for an attempt, plus 2 for a contact, plus 4
          -- for an inbound call, plus 8 for a voicemail, plus 16 times the place of the channel.
          SELECT
            provider, account_id, contact_key, changed_at, id, agent_id,
            kind = 'message' AND direction = 'outbound' AND author_kind IN ('human', 'unknown') AS is_personal,
            kind = 'call' AND direction = 'inbound' AS is_inbound_call,
            is_inbound_call AND outcome IN ('missed', 'voicemail', 'abandoned') AS is_missed,
            kind = 'call' AND direction = 'outbound' OR is_personal AS is_attempt,
            kind = 'call' AND is_connected OR is_personal AS is_contact,
            is_attempt OR is_contact OR is_inbound_call AS is_event,
            toUInt64(greatest(toUnixTimestamp64Milli(touched_at), 0)) * 4 + multiIf(is_missed, 3, is_personal, 1, is_attempt OR is_contact, 0, 2) AS moment,
            is_attempt + is_contact * 2 + is_inbound_call * 4 + (is_missed AND outcome = 'voicemail') * 8 + indexOf(channel_names, channel) * 16 AS info
          FROM contact_touches
        )
        GROUP BY provider, account_id, contact_key
        HAVING notEmpty(unsorted_ids)
      )
    )
  )
)
ARRAY JOIN
  first_moments AS first_moment, last_moments AS last_moment, nos_of_first AS missed_no_of_first, nos_of_last AS missed_no_of_last,
  voicemails_before AS voicemails_before_first, voicemails_until AS voicemails_until_last, call_ids AS call_id, first_infos AS first_info,
  first_attempts AS attempt_moment, first_contacts AS contact_moment, first_agents AS first_contact_by, last_again AS again_moment
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'One row per case of missed calls: an inbound call that nobody answered and the further ones of the same contact before anyone tried to reach them, with the first attempt and the first contact after it. Share recovered within an hour: countIf(seconds_to_contact <= 3600) / count()';
