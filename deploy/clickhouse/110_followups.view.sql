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
  schedule_of(provider, account_id, missed[1].3) AS schedule_place,
  toUnixTimestamp64Milli(missed_at) AS missed_ms,
  -- 1 time in ms, 2 kind (1 call, 2 message), 3 id, 4 agent
  arrayFirst(t -> t.1 > missed_ms, attempts) AS attempt,
  arrayFirst(t -> t.1 > missed_ms, contacts) AS contact,
  arrayFirst(at -> at > toUnixTimestamp64Milli(last_missed_at), inbound_calls) AS again
SELECT
  provider, account_id, contact_key, missed[1].2 AS call_id,
  fromUnixTimestamp64Milli(missed[1].1, 'UTC') AS missed_at, fromUnixTimestamp64Milli(missed[-1].1, 'UTC') AS last_missed_at,
  length(missed) AS missed_count, toBool(arrayExists(m -> m.4 = 'voicemail', missed)) AS has_voicemail,
  if(schedule_place = 0, NULL, is_open_at(schedule_place, missed_ms)) AS is_open_hours,
  if(attempt.1 = 0, NULL, fromUnixTimestamp64Milli(attempt.1, 'UTC')) AS first_attempt_at, ['', 'call', 'message'][attempt.2 + 1] AS first_attempt_kind,
  if(contact.1 = 0, NULL, fromUnixTimestamp64Milli(contact.1, 'UTC')) AS first_contact_at, ['', 'call', 'message'][contact.2 + 1] AS first_contact_kind,
  contact.4 AS first_contact_by, if(again = 0, NULL, fromUnixTimestamp64Milli(again, 'UTC')) AS called_again_at,
  if(attempt.1 = 0, NULL, attempt.1 - missed_ms) / 1000 AS seconds_to_attempt,
  if(contact.1 = 0, NULL, contact.1 - missed_ms) / 1000 AS seconds_to_contact,
  if(contact.1 = 0 OR schedule_place = 0, NULL, open_ms_until(schedule_place, contact.1) - open_ms_until(schedule_place, missed_ms)) / 1000 AS business_seconds_to_contact,
  toBool(contact.1 != 0) AS is_recovered, changed_at
FROM (
  SELECT
    provider, account_id, contact_key, changed_at, attempts, contacts, inbound_calls,
    -- Missed calls with the same next follow-up are one case; 0: none came.
    arrayMap(m -> arrayFirst(t -> t > m.1, follow_ups), all_missed) AS next_follow_ups,
    arraySplit((m, next, before) -> next != before, all_missed, next_follow_ups, arrayPopBack(arrayPushFront(next_follow_ups, next_follow_ups[1]))) AS cases
  FROM (
    SELECT
      provider, account_id, contact_key, max(changed_at) AS changed_at,
      arraySort(groupArrayIf((at_ms, id, toString(channel), toString(outcome)), is_missed)) AS all_missed,
      arraySort(groupArrayIf((at_ms, kind_no, id, agent_id), is_attempt)) AS attempts,
      arraySort(groupArrayIf((at_ms, kind_no, id, agent_id), is_contact)) AS contacts,
      arraySort(groupArrayIf(at_ms, kind = 'call' AND direction = 'inbound')) AS inbound_calls,
      arraySort(groupArrayIf(at_ms, is_attempt OR is_contact)) AS follow_ups
    FROM (
      SELECT
        *, toUnixTimestamp64Milli(touched_at) AS at_ms, if(kind = 'call', 1, 2) AS kind_no,
        kind = 'message' AND direction = 'outbound' AND author_kind IN ('human', 'unknown') AS is_personal,
        kind = 'call' AND direction = 'inbound' AND outcome IN ('missed', 'voicemail', 'abandoned') AS is_missed,
        kind = 'call' AND direction = 'outbound' OR is_personal AS is_attempt,
        kind = 'call' AND is_connected OR is_personal AS is_contact
      FROM contact_touches
    )
    GROUP BY provider, account_id, contact_key
    HAVING notEmpty(all_missed)
  )
)
ARRAY JOIN cases AS missed
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'One row per case of missed calls: an inbound call that nobody answered and the further ones of the same contact before anyone tried to reach them, with the first attempt and the first contact after it. Share recovered within an hour: countIf(seconds_to_contact <= 3600) / count()';
