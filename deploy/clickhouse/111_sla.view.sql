-- Turns against their targets.

CREATE OR REPLACE VIEW sla_turns_base AS
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
  (SELECT arraySort(p -> (-((p.3 != '') * 4 + (p.4 != '') * 2 + (p.2 != '')), p.5, p.1),
     groupArray((name, toString(provider), toString(account_id), toString(channel), applies_to, target_seconds, is_business))) FROM sla_policies) AS policies
SELECT
  t.provider AS provider, t.account_id AS account_id, t.conversation_id AS conversation_id, t.turn_no AS turn_no, t.turn_key AS turn_key,
  t.contact_key AS contact_key, t.channel AS channel, t.waiting_since AS waiting_since, t.ended_at AS ended_at, t.turn_status AS turn_status,
  t.response_seconds AS response_seconds, t.response_business_seconds AS response_business_seconds, t.responder_id AS responder_id,
  t.policy.1 AS policy, t.policy.6 AS target_seconds, t.policy.7 AS is_business, t.counts_open_time AS counts_open_time,
  multiIf(
    NOT t.counts_open_time, addMilliseconds(t.waiting_since, target_seconds * 1000),
    due.closes_at IS NULL OR due.open_ms_before + dateDiff('millisecond', due.opens_at, due.closes_at) < t.open_ms_due, NULL,
    -- A target of 0 that begins in closed time is due when it begins.
    greatest(t.waiting_since, addMilliseconds(due.opens_at, t.open_ms_due - due.open_ms_before))) AS due_at
FROM (
  SELECT
    *, arrayFirst(p -> p.2 IN ('', provider) AND p.3 IN ('', account_id) AND p.4 IN ('', channel)
                       AND (p.5 = 'every' OR (p.5 = 'first') = is_first_of_session), policies) AS policy,
    schedule_of(provider, account_id, channel) AS schedule_place,
    policy.7 AND schedule_place != 0 AS counts_open_time,
    if(counts_open_time, open_ms_until(schedule_place, toUnixTimestamp64Milli(waiting_since)) + policy.6 * 1000, 0) AS open_ms_due,
    -- The open time ends in the last interval that begins with less than it.
    greatest(open_ms_due - 1, 0) AS open_ms_before_due
  FROM response_turns_base
  WHERE policy.1 != ''
) AS t
ASOF LEFT JOIN (SELECT place, opens_at, toNullable(closes_at) AS closes_at, open_ms_before FROM open_intervals_base) AS due
  ON t.schedule_place = due.place AND t.open_ms_before_due >= due.open_ms_before
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0,
  join_algorithm = 'direct,parallel_hash,hash'
COMMENT 'Building block: turns with the target that applies. It does not read the clock';

CREATE OR REPLACE VIEW sla_turns (
  provider         LowCardinality(String)         COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id       LowCardinality(String)         COMMENT 'Tenant at the provider',
  conversation_id  String                         COMMENT 'Conversation',
  turn_no          UInt64                         COMMENT 'Number of the turn in its conversation, as in response_turns',
  turn_key         String                         COMMENT 'Key of the turn in response_turns',
  contact_key      String                         COMMENT 'The contact of the message or call that opened the turn. Empty when unknown',
  channel          LowCardinality(String)         COMMENT 'Channel of the message or call that opened the turn',
  waiting_since    DateTime64(3, 'UTC')           COMMENT 'Time of the first unanswered message or call, UTC. The turn belongs to this time',
  ended_at         Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the reply or close that ended the turn, UTC. NULL when expired or waiting',
  turn_status      LowCardinality(String)         COMMENT 'answered, closed_unanswered, expired or waiting',
  response_seconds Nullable(Float64)              COMMENT 'Elapsed seconds to the reply. NULL unless answered',
  response_business_seconds Nullable(Float64)     COMMENT 'Open seconds to the reply. NULL unless answered and a schedule applies',
  responder_id     String                         COMMENT 'Who replied. Empty when unknown or not answered',
  policy           String                         COMMENT 'Name of the policy that applies: see sla_policies',
  target_seconds   UInt32                         COMMENT 'Longest time until the reply, in seconds',
  is_business      Bool                           COMMENT 'Whether the policy counts open time only. Where no schedule applies, it counts elapsed time',
  due_at           Nullable(DateTime64(3, 'UTC')) COMMENT 'When the target is reached, UTC. NULL when the schedule ends before',
  sla_status       LowCardinality(String)         COMMENT 'met: answered within the target. breached: answered later, expired, closed after due_at, or waiting past due_at. pending: waiting before due_at. not_applicable: closed before due_at. Share met = met / (met + breached)'
) SQL SECURITY DEFINER AS
SELECT
  provider, account_id, conversation_id, turn_no, turn_key, contact_key, channel, waiting_since, ended_at, turn_status, response_seconds,
  response_business_seconds, responder_id, policy, target_seconds, is_business, due_at,
  multiIf(
    turn_status = 'answered', if(if(counts_open_time, response_business_seconds, response_seconds) <= target_seconds, 'met', 'breached'),
    turn_status = 'expired', 'breached',
    turn_status = 'closed_unanswered', if(due_at IS NULL OR ended_at <= due_at, 'not_applicable', 'breached'),
    now64(3, 'UTC') > due_at, 'breached', 'pending') AS sla_status
FROM sla_turns_base
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Turns that a policy of sla_policies applies to, with their target. Reads the clock for turns that wait';
