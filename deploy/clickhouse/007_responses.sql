-- Response times: the ordered steps of a conversation, and the turns and sessions that the steps form.

CREATE TABLE IF NOT EXISTS business_hours (
  schedule_id    LowCardinality(String)               COMMENT 'Name of the schedule',
  provider       LowCardinality(String) DEFAULT ''    COMMENT 'Provider that the schedule applies to. Empty: every provider',
  account_id     LowCardinality(String) DEFAULT ''    COMMENT 'Account that the schedule applies to. Empty: every account',
  channel        LowCardinality(String) DEFAULT ''    COMMENT 'Channel that the schedule applies to. Empty: every channel. Schedules with the same provider, account and channel form one: open when any of them is open. Otherwise the most specific schedule applies: first one with an account, then one with a channel, then one with a provider, then one with none of them. It also applies to the time after its last interval',
  opens_at       DateTime64(3, 'UTC')                 COMMENT 'Start of an open interval, UTC. Intervals of one schedule do not overlap. Time that intervals of several schedules of the same scope cover counts once',
  closes_at      DateTime64(3, 'UTC')                 COMMENT 'End of the open interval, UTC, exclusive',
  seconds_before Float64 DEFAULT 0                    COMMENT 'Optional: open seconds of the schedule before opens_at, for your own queries. The views do not read it'
) ENGINE = ReplacingMergeTree
ORDER BY (schedule_id, provider, account_id, channel, opens_at)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Open intervals of each schedule, expanded from local hours and holidays to UTC, one row per interval. The intervals must cover the whole time range of your queries: time outside of them is closed. A changed row also changes response_business_seconds of the past';

CREATE OR REPLACE VIEW response_steps (
  provider        LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id      LowCardinality(String) COMMENT 'Tenant at the provider',
  conversation_id String                 COMMENT 'Conversation, never empty',
  occurred_at     DateTime64(3, 'UTC')   COMMENT 'Time of the step, UTC: occurred_at of a message, started_at of an inbound call that was not answered, answered_at of an answered call (started_at when answered_at is unknown)',
  step            Enum8('in' = 1, 'bot' = 2, 'out' = 3, 'close' = 4) COMMENT 'in: the contact waits. bot: a bot replied. out: a person replied or a call was answered. close: the conversation was closed. Steps of the same instant have this order',
  row_version     UInt128                COMMENT 'Orders steps of the same instant and kind, before id',
  id              String                 COMMENT 'message_id, call_id or event_id',
  kind            LowCardinality(String) COMMENT 'message, call or conversation_event',
  channel         LowCardinality(String) COMMENT 'Channel of the message; phone or video for a call; empty for a close',
  direction       Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'Direction of the message or call. unknown for a close',
  responder_id    String                 COMMENT 'Author of the message, or who answered an inbound call or started an outbound call. Empty when unknown and for a close'
) AS
SELECT
  provider, account_id, conversation_id, assumeNotNull(at) AS occurred_at, step, row_version, id, kind, channel, direction, author_id AS responder_id
FROM (
  SELECT
    provider, account_id, conversation_id, row_version, id, kind, channel, direction, author_id,
    multiIf(kind = 'call', if(outcome = 'answered', 'out', 'in'), direction = 'inbound', 'in', author_kind = 'bot', 'bot', 'out') AS step,
    if(kind = 'call',
       outcome = 'answered' OR direction = 'inbound' AND outcome IN ('missed', 'voicemail', 'abandoned'),
       direction != 'unknown' AND NOT is_failed AND author_kind NOT IN ('automation', 'system')) AS is_step,
    multiIf(kind = 'message', occurred_at, step = 'out', coalesce(answered_at, started_at), started_at) AS at
  FROM communications
  WHERE conversation_id != ''
  UNION ALL
  SELECT
    provider, account_id, conversation_id, row_version, event_id AS id, toLowCardinality('conversation_event') AS kind, toLowCardinality('') AS channel,
    CAST('unknown' AS Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2)) AS direction, '' AS author_id,
    'close' AS step, is_closed AND NOT was_closed AS is_step, occurred_at AS at
  FROM (
    SELECT
      provider, account_id, conversation_id, row_version, event_id, occurred_at, is_closed,
      lagInFrame(is_closed, 1, false) OVER (
        PARTITION BY provider, account_id, conversation_id ORDER BY occurred_at, row_version, event_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS was_closed
    FROM conversation_events
    WHERE has_closed_state AND occurred_at IS NOT NULL AND conversation_id != ''
  )
)
WHERE is_step AND at IS NOT NULL
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1
COMMENT 'One row per step that counts for response times. Order steps by occurred_at, step, row_version, id. Left out: notes, automations, system lines, messages that failed, calls that did not connect, earlier attempts of a retry, and everything without a conversation or a time. A close is a change of state: closed after open, or closed as the first known state';

CREATE OR REPLACE VIEW response_turns (
  provider         LowCardinality(String)         COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id       LowCardinality(String)         COMMENT 'Tenant at the provider',
  conversation_id  String                         COMMENT 'Conversation. You can filter on it; a filter on waiting_since does not make the query faster',
  turn_no          UInt64                         COMMENT 'Number of the turn in its conversation, from 1',
  channel          LowCardinality(String)         COMMENT 'Channel of the message or call that opened the turn',
  waiting_since    DateTime64(3, 'UTC')           COMMENT 'Time of the first unanswered message or call, UTC. The turn belongs to this time',
  ended_at         Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the reply or close that ended the turn, UTC. NULL while waiting',
  turn_status      LowCardinality(String)         COMMENT 'answered_by_human, answered_by_bot, closed_unanswered or waiting. Response rate = answered_by_human / (all - waiting)',
  response_seconds Nullable(Float64)              COMMENT 'Elapsed seconds from waiting_since to the reply of a person (an author of unknown kind counts as one). NULL unless answered_by_human. Never average percentiles: compute them from this column',
  response_business_seconds Nullable(Float64)     COMMENT 'Seconds of response_seconds that are within the open intervals of business_hours. NULL unless turn_status is answered_by_human and a schedule applies. 0 when all of the time is closed',
  inbound_count    UInt64                         COMMENT 'Inbound messages and unanswered inbound calls in the turn',
  responder_id     String                         COMMENT 'Who ended the turn: the author of the reply, or who answered the inbound call or started the outbound call. Empty when unknown, closed or waiting'
) AS
WITH
  turns AS (
    SELECT
      provider, account_id, conversation_id, turn_no, turn[1].5 AS channel, turn[1].1 AS waiting_since,
      arrayFirstIndex(s -> s.2 != 'in', turn) AS end_place, -- 0 while waiting
      if(end_place = 0, NULL, turn[end_place].1) AS ended_at,
      if(end_place = 0, '', toString(turn[greatest(end_place, 1)].2)) AS end_step,
      if(end_place = 0, '', turn[end_place].6) AS responder_id,
      if(end_place = 0, length(turn), toUInt64(end_place - 1)) AS inbound_count
    FROM (
      SELECT
        provider, account_id, conversation_id,
        arraySort(groupArray((occurred_at, step, row_version, id, channel, responder_id))) AS steps,
        arrayPushFront(arrayPopBack(tupleElement(steps, 2)), 'close') AS steps_before,
        arraySplit((s, before) -> s.2 = 'in' AND before != 'in', steps, steps_before) AS parts,
        arrayFilter(part -> part[1].2 = 'in', parts) AS turns -- steps before the first inbound step form no turn
      FROM response_steps
      GROUP BY provider, account_id, conversation_id
    )
    ARRAY JOIN turns AS turn, arrayEnumerate(turns) AS turn_no
  ),
  intervals AS (
    SELECT
      provider, account_id, channel, concatWithSeparator('\n', provider, account_id, channel) AS schedule, opens_at, closes_at,
      sum(dateDiff('millisecond', opens_at, closes_at)) OVER (
        PARTITION BY provider, account_id, channel ORDER BY opens_at
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - dateDiff('millisecond', opens_at, closes_at) AS open_ms_before
    FROM (
      SELECT
        provider, account_id, channel, closes_at,
        greatest(opens_at, max(closes_at) OVER (
          PARTITION BY provider, account_id, channel ORDER BY opens_at, closes_at, schedule_id
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS opens_at -- starts after the time that earlier intervals cover
      FROM business_hours FINAL
    )
    WHERE opens_at < closes_at
  ),
  (
    SELECT arraySort(s -> (-(s.3 != '') * 4 - (s.4 != '') * 2 - (s.2 != ''), s.1),
             groupUniqArray((schedule, toString(provider), toString(account_id), toString(channel))))
    FROM intervals
  ) AS schedules_by_rank
SELECT
  t.provider AS provider, t.account_id AS account_id, t.conversation_id AS conversation_id, t.turn_no AS turn_no, t.channel AS channel,
  t.waiting_since AS waiting_since, t.ended_at AS ended_at,
  transform(t.end_step, ['out', 'bot', 'close'], ['answered_by_human', 'answered_by_bot', 'closed_unanswered'], 'waiting') AS turn_status,
  if(t.end_step = 'out', dateDiff('millisecond', t.waiting_since, t.ended_at) / 1000, NULL) AS response_seconds,
  if(t.end_step = 'out' AND t.schedule != '',
     (until_end.open_ms_before + dateDiff('millisecond', until_end.opens_at, least(t.reply_at, until_end.closes_at))
      - until_start.open_ms_before - dateDiff('millisecond', until_start.opens_at, least(t.waiting_since, until_start.closes_at))) / 1000,
     NULL) AS response_business_seconds,
  t.inbound_count AS inbound_count, t.responder_id AS responder_id
FROM (
  SELECT *, ifNull(ended_at, waiting_since) AS reply_at,
    arrayFirst(s -> s.2 IN ('', provider) AND s.3 IN ('', account_id) AND s.4 IN ('', channel), schedules_by_rank).1 AS schedule
  FROM turns
) AS t
ASOF LEFT JOIN intervals AS until_start ON t.schedule = until_start.schedule AND t.waiting_since >= until_start.opens_at
ASOF LEFT JOIN intervals AS until_end ON t.schedule = until_end.schedule AND t.reply_at >= until_end.opens_at
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1,
  join_algorithm = 'direct,parallel_hash,hash'
COMMENT 'One row per turn. A turn starts at an inbound step that is the first step or follows a step that is not inbound, and ends at the next step that is not inbound. Percentiles: quantileExactInclusiveOrNull(0.5)(response_seconds)';

CREATE OR REPLACE VIEW waiting_conversations (
  provider        LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id      LowCardinality(String) COMMENT 'Tenant at the provider',
  conversation_id String                 COMMENT 'Conversation that waits for a reply now. One row per conversation',
  channel         LowCardinality(String) COMMENT 'Channel of the message or call that opened the turn',
  waiting_since   DateTime64(3, 'UTC')   COMMENT 'Time of the first unanswered message or call, UTC',
  waiting_seconds Float64                COMMENT 'Seconds from waiting_since to the time of the query, by the clock of the database',
  inbound_count   UInt64                 COMMENT 'Inbound messages and unanswered inbound calls since then'
) AS
SELECT
  provider, account_id, conversation_id, channel, waiting_since,
  dateDiff('millisecond', waiting_since, now64(3, 'UTC')) / 1000 AS waiting_seconds, inbound_count
FROM response_turns
WHERE turn_status = 'waiting'
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1
COMMENT 'Turns that have not ended. Includes turns of deleted conversations, which the view conversations leaves out. No other view reads the clock';

CREATE OR REPLACE VIEW response_metrics_daily (
  day                     Date                   COMMENT 'UTC date of waiting_since',
  provider                LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id              LowCardinality(String) COMMENT 'Tenant at the provider',
  channel                 LowCardinality(String) COMMENT 'Channel that opened the turn',
  turn_count              UInt64                 COMMENT 'All turns: the sum of the four states. Add up with sum',
  answered_by_human_count UInt64                 COMMENT 'Turns that a person answered. Response rate = sum(answered_by_human_count) / (sum(turn_count) - sum(waiting_count)): turns that a bot answered lower it',
  answered_by_bot_count   UInt64                 COMMENT 'Turns that a bot answered. Add up with sum',
  closed_unanswered_count UInt64                 COMMENT 'Turns without an answer when the conversation was closed. Add up with sum',
  waiting_count           UInt64                 COMMENT 'Turns that wait. While there are any, recent response times look better than they will be. Add up with sum',
  response_seconds_median Nullable(Float64)      COMMENT 'Median of response_seconds of the turns that a person answered, with linear interpolation. NULL when there are none. Do not average medians: compute longer periods from response_turns',
  response_seconds_p90    Nullable(Float64)      COMMENT '90th percentile of response_seconds, with the same rules',
  response_seconds_p95    Nullable(Float64)      COMMENT '95th percentile of response_seconds, with the same rules',
  response_seconds_sum    Float64                COMMENT 'Sum of response_seconds. Mean = sum(response_seconds_sum) / sum(answered_by_human_count)'
) AS
SELECT
  toDate(waiting_since) AS day, provider, account_id, channel, count() AS turn_count,
  countIf(turn_status = 'answered_by_human') AS answered_by_human_count, countIf(turn_status = 'answered_by_bot') AS answered_by_bot_count,
  countIf(turn_status = 'closed_unanswered') AS closed_unanswered_count, countIf(turn_status = 'waiting') AS waiting_count,
  quantileExactInclusiveOrNull(0.5)(response_seconds) AS response_seconds_median,
  quantileExactInclusiveOrNull(0.9)(response_seconds) AS response_seconds_p90,
  quantileExactInclusiveOrNull(0.95)(response_seconds) AS response_seconds_p95,
  ifNull(sum(toInt64(round(response_seconds * 1000))), 0) / 1000 AS response_seconds_sum
FROM response_turns
GROUP BY day, provider, account_id, channel
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1
COMMENT 'Response times per UTC day on which the turn began. Counts and sums add up, percentiles do not';

CREATE OR REPLACE VIEW conversation_sessions (
  provider                   LowCardinality(String)         COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id                 LowCardinality(String)         COMMENT 'Tenant at the provider',
  conversation_id            String                         COMMENT 'Conversation',
  session_no                 UInt64                         COMMENT 'Number of the session in its conversation, from 1',
  started_at                 DateTime64(3, 'UTC')           COMMENT 'Time of the first step, UTC',
  ended_at                   DateTime64(3, 'UTC')           COMMENT 'Time of the last step, UTC, including a close. A close 5 days or more after the previous step belongs to no session. Later steps can extend a session',
  initiated_by               Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'Direction of the message or call that opened the session',
  first_inbound_at           Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the first inbound step, UTC. NULL when there is none',
  first_response_seconds     Nullable(Float64)              COMMENT 'Seconds from first_inbound_at to the first reply of a person after it; replies of bots do not count. NULL without an inbound step or a reply',
  first_any_response_seconds Nullable(Float64)              COMMENT 'Seconds from first_inbound_at to the first reply of a person or a bot. NULL without an inbound step or a reply',
  first_responder_id         String                         COMMENT 'Who sent the first reply of a person. Empty when unknown or when there is none',
  inbound_count              UInt64                         COMMENT 'Inbound messages and unanswered inbound calls. Add up with sum',
  outbound_count             UInt64                         COMMENT 'Replies of persons and bots. An answered call in either direction counts as one. Add up with sum'
) AS
WITH
  arrayFirstIndex(s -> s.2 = 'in', session) AS inbound_place, -- 0 for none, as for the places below
  if(inbound_place = 0, [], arraySlice(session, inbound_place)) AS since_inbound,
  arrayFirstIndex(s -> s.2 = 'out', since_inbound) AS response_place,
  arrayFirstIndex(s -> s.2 IN ('out', 'bot'), since_inbound) AS any_response_place
SELECT
  provider, account_id, conversation_id, session_no,
  session[1].1 AS started_at, session[-1].1 AS ended_at, session[1].5 AS initiated_by,
  if(inbound_place = 0, NULL, session[inbound_place].1) AS first_inbound_at,
  if(response_place = 0, NULL, dateDiff('millisecond', first_inbound_at, since_inbound[response_place].1)) / 1000 AS first_response_seconds,
  if(any_response_place = 0, NULL, dateDiff('millisecond', first_inbound_at, since_inbound[any_response_place].1)) / 1000 AS first_any_response_seconds,
  if(response_place = 0, '', since_inbound[response_place].6) AS first_responder_id,
  arrayCount(s -> s.2 = 'in', session) AS inbound_count, arrayCount(s -> s.2 IN ('out', 'bot'), session) AS outbound_count
FROM (
  SELECT
    provider, account_id, conversation_id,
    arraySort(groupArray((occurred_at, step, row_version, id, direction, responder_id))) AS steps,
    arrayPushFront(arrayPopBack(tupleElement(steps, 2)), 'close') AS steps_before,
    arrayPushFront(arrayPopBack(tupleElement(steps, 1)), steps[1].1) AS times_before,
    arrayMap((s, before, at) -> before = 'close' OR dateDiff('millisecond', at, s.1) >= 432000000, steps, steps_before, times_before) AS is_apart,
    arrayFilter((s, apart) -> NOT (apart AND s.2 = 'close'), steps, is_apart) AS kept, -- without closes that would open a session
    arrayFilter((apart, s) -> NOT (apart AND s.2 = 'close'), is_apart, steps) AS kept_is_apart,
    arraySplit((s, apart) -> apart, kept, kept_is_apart) AS sessions
  FROM response_steps
  GROUP BY provider, account_id, conversation_id
)
ARRAY JOIN sessions AS session, arrayEnumerate(sessions) AS session_no
WHERE notEmpty(session)
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1
COMMENT 'One row per session: consecutive steps of a conversation. A session starts at the first step, after a close, or after 5 days without a step. A close alone opens no session';
