-- Messages and calls as one list, and the hourly counts of both.

CREATE OR REPLACE VIEW earlier_attempts_base (
  message_key UInt64 COMMENT 'messages_store.message_key'
) AS
WITH
  -- The newest record of each message that may belong to a chain of retries. There are few, so argMax replaces FINAL.
  attempts AS (
    SELECT
      message_key,
      argMax((provider, account_id, if(retry_of = '', message_id, retry_of), ifNull(toUnixTimestamp64Milli(occurred_at), 0), version, message_id, is_internal),
             (row_version, occurred_hour)) AS attempt,
      max(row_version) AS newest
    FROM messages_store
    WHERE message_key IN (SELECT message_key FROM message_chains_store)
      AND (SELECT count() FROM message_chains_store) > 0 -- without chains, this reads nothing
    GROUP BY message_key
  )
SELECT message_key
FROM (
  SELECT
    message_key, (attempt.4, attempt.5, attempt.6) AS place,
    max(place) OVER (PARTITION BY attempt.1, attempt.2, attempt.3) AS last_place
  FROM attempts
  LEFT ANTI JOIN (
    SELECT key, bitShiftRight(order_version, 32) AS state
    FROM deletions_store FINAL
    WHERE entity = 'message' AND is_deleted
  ) AS deletion
    ON attempts.message_key = deletion.key AND deletion.state >= bitShiftRight(attempts.newest, 32)
  WHERE NOT attempt.7
)
WHERE place < last_place
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0,
  join_algorithm = 'hash', enable_join_runtime_filters = 0, use_statistics = 0
COMMENT 'Building block: the attempts of chains of retries that a later attempt replaces';

CREATE OR REPLACE VIEW communications_base AS
SELECT
  toLowCardinality('message') AS kind, message_id AS id, provider, account_id, conversation_id, contact_id, contact_address, contact_key, channel, direction, author_kind,
  occurred_at, occurred_date, occurred_hour,
  toBool(direction != 'inbound' AND delivery_status IN ('failed', 'undelivered', 'rejected', 'canceled')) AS is_failed,
  author_id, toLowCardinality('') AS outcome, NULL AS started_at, NULL AS answered_at, occurred_at AS touch_time, is_open_hours, changed_at, row_version, message_key AS entity_key
FROM messages_base
WHERE NOT is_internal AND message_key NOT IN (SELECT message_key FROM earlier_attempts_base)
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0,
  join_algorithm = 'hash', enable_join_runtime_filters = 0, use_statistics = 0
UNION ALL
SELECT
  toLowCardinality('call') AS kind, call_id AS id, provider, account_id, conversation_id, contact_id, contact_address, contact_key, channel, direction,
  CAST('unknown' AS Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5)) AS author_kind,
  occurred_at, occurred_date, occurred_hour, toBool(outcome = 'failed') AS is_failed,
  agent_id AS author_id,
  toLowCardinality(toString(outcome)) AS outcome, started_at, answered_at,
  if(outcome = 'answered', coalesce(answered_at, started_at), started_at) AS touch_time, is_open_hours, changed_at, row_version, call_key AS entity_key
FROM calls_base
WHERE NOT is_internal AND outcome != 'blocked'
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0,
  join_algorithm = 'hash', enable_join_runtime_filters = 0, use_statistics = 0
COMMENT 'Building block: the rows of communications with the order of their records';

CREATE OR REPLACE VIEW communications (
  kind            LowCardinality(String) COMMENT 'message or call',
  id              String                 COMMENT 'message_id or call_id',
  provider        LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id      LowCardinality(String) COMMENT 'Tenant at the provider',
  conversation_id String                 COMMENT 'Conversation. Empty when unknown',
  contact_id      String                 COMMENT 'External party. Empty when unknown',
  contact_address String                 COMMENT 'Address of the external party, hashed by default. Empty when unknown',
  contact_key     String                 COMMENT 'The contact: contact_id where it is known, else contact_address, else empty. Identifies a person within (provider, account_id); contacts links the persons of several accounts',
  channel         LowCardinality(String) COMMENT 'Channel of the message; phone or video for a call',
  direction       Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'inbound: from the contact to the account',
  author_kind     Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5) COMMENT 'Who wrote the message. unknown for calls: providers do not state it',
  occurred_at     Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the message or call, UTC. NULL when unknown: the hourly, daily and turn views leave out such rows. call_metrics_hourly also needs started_at, and response_steps needs started_at or answered_at of a call',
  occurred_date   Date                   COMMENT 'UTC date of occurred_at, 1970-01-01 when that is NULL. Filter on this column: it prunes',
  occurred_hour   DateTime('UTC')        COMMENT 'Start of the UTC hour of occurred_at, 1970-01-01 00:00 when that is NULL. A filter on it prunes',
  is_failed       Bool                   COMMENT 'Message: not inbound, with delivery status failed, undelivered, rejected or canceled. Call: outcome failed',
  author_id       String                 COMMENT 'Author of the message. For a call, who answered it (inbound) or started it (outbound). Empty when unknown',
  outcome         LowCardinality(String) COMMENT 'Outcome of a call, empty for messages',
  started_at      Nullable(DateTime64(3, 'UTC')) COMMENT 'Start of a call, UTC. NULL for messages and when unknown',
  answered_at     Nullable(DateTime64(3, 'UTC')) COMMENT 'Answer of a call, UTC. NULL for messages and when unknown',
  is_open_hours   Nullable(Bool)         COMMENT 'Whether occurred_at (started_at of a call) is in an open interval of the schedule that applies. NULL when no schedule applies or the time is unknown',
  changed_at      DateTime64(3, 'UTC')   COMMENT 'When ClickHouse last took something that changed the row, UTC. Incremental readers filter on it'
) SQL SECURITY DEFINER AS
SELECT
  kind, id, provider, account_id, conversation_id, contact_id, contact_address, contact_key, channel, direction, author_kind,
  occurred_at, occurred_date, occurred_hour, is_failed, author_id, outcome, started_at, answered_at, is_open_hours, changed_at
FROM communications_base
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'One row per message or call that took place between the account and a contact. Left out: internal notes and calls, blocked calls, deleted messages and calls, and all attempts of a chain of retries but the last (by occurred_at, then version, then id). System lines are in this view, but not in volumes';

CREATE OR REPLACE VIEW communication_volume_hourly (
  hour                DateTime('UTC')        COMMENT 'Start of the UTC hour of occurred_at. A filter on it prunes',
  occurred_date       Date                   COMMENT 'UTC date of the hour. A filter on it prunes',
  provider            LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id          LowCardinality(String) COMMENT 'Tenant at the provider',
  kind                LowCardinality(String) COMMENT 'message or call',
  channel             LowCardinality(String) COMMENT 'Channel of the messages; phone or video for calls',
  direction           Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'inbound: from the contact to the account',
  author_kind         Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5) COMMENT 'Kind of the author. unknown for calls. Automations count: filter on this column to leave them out',
  communication_count UInt64                 COMMENT 'Messages or calls that did not fail. Add up with sum',
  failed_count        UInt64                 COMMENT 'Failed messages and calls, which communication_count leaves out. Add up with sum'
) SQL SECURITY DEFINER AS
SELECT
  occurred_hour AS hour, toDate(hour) AS occurred_date, provider, account_id, kind, channel, direction, author_kind,
  countIf(NOT is_failed) AS communication_count, countIf(is_failed) AS failed_count
FROM communications
WHERE occurred_hour > toDateTime(0, 'UTC') AND author_kind != 'system'
GROUP BY hour, provider, account_id, kind, channel, direction, author_kind
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Communications per UTC hour and dimension. Left out: system lines, and everything that communications leaves out. Rows add up over any dimension';

CREATE OR REPLACE VIEW call_metrics_hourly (
  hour             DateTime('UTC')        COMMENT 'Start of the UTC hour of started_at. Leaves out calls of unknown start. A filter on it prunes',
  occurred_date    Date                   COMMENT 'UTC date of the hour. A filter on it prunes',
  provider         LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id       LowCardinality(String) COMMENT 'Tenant at the provider',
  direction        Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'inbound: from the contact to the account',
  channel          LowCardinality(String) COMMENT 'phone or video. An open set',
  call_count       UInt64                 COMMENT 'Calls of any outcome, including calls in progress; blocked calls do not count. Add up with sum',
  offered_count    UInt64                 COMMENT 'Inbound calls with outcome answered, missed, voicemail or abandoned. Denominator of the answer rate. Add up with sum',
  answered_count   UInt64                 COMMENT 'Calls with outcome answered. Answer rate = sum(answered_count) / sum(offered_count) over inbound rows',
  missed_count     UInt64                 COMMENT 'Calls with outcome missed. Add up with sum',
  voicemail_count  UInt64                 COMMENT 'Calls with outcome voicemail. Add up with sum',
  abandoned_count  UInt64                 COMMENT 'Calls with outcome abandoned: the provider states that the caller hung up while waiting. Without that statement a call is missed: no supported provider states it, so 0 means not known. Add up with sum',
  ring_seconds_sum Float64                COMMENT 'Seconds from start to answer of answered calls. Speed of answer = sum(ring_seconds_sum) / sum(ring_count) over inbound rows',
  ring_count       UInt64                 COMMENT 'Calls in ring_seconds_sum',
  talk_seconds_sum Float64                COMMENT 'Seconds of talk of answered calls. Mean talk time = sum(talk_seconds_sum) / sum(talk_count)',
  talk_count       UInt64                 COMMENT 'Calls in talk_seconds_sum',
  failed_count     UInt64                 COMMENT 'Calls with outcome failed. Add up with sum',
  no_answer_count  UInt64                 COMMENT 'Outbound calls that nobody answered. Add up with sum',
  busy_count       UInt64                 COMMENT 'Outbound calls to a busy line. Add up with sum',
  canceled_count   UInt64                 COMMENT 'Outbound calls that the account ended before an answer. Add up with sum',
  in_progress_count UInt64                COMMENT 'Calls that have not ended. Add up with sum'
) SQL SECURITY DEFINER AS
SELECT
  occurred_hour AS hour, toDate(hour) AS occurred_date, provider, account_id, direction, channel,
  count() AS call_count, countIf(is_offered) AS offered_count, countIf(is_answered) AS answered_count,
  countIf(outcome = 'missed') AS missed_count, countIf(outcome = 'voicemail') AS voicemail_count, countIf(outcome = 'abandoned') AS abandoned_count,
  ifNull(sum(toInt64(round(ring_seconds * 1000000))), 0) / 1000000 AS ring_seconds_sum, count(ring_seconds) AS ring_count,
  ifNull(sum(toInt64(round(talk_seconds * 1000000))), 0) / 1000000 AS talk_seconds_sum, count(talk_seconds) AS talk_count,
  countIf(outcome = 'failed') AS failed_count, countIf(outcome = 'no_answer') AS no_answer_count,
  countIf(outcome = 'busy') AS busy_count, countIf(outcome = 'canceled') AS canceled_count, countIf(outcome = 'in_progress') AS in_progress_count
FROM calls
WHERE started_at IS NOT NULL AND NOT is_internal AND outcome != 'blocked'
GROUP BY hour, provider, account_id, direction, channel
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Calls per UTC hour of their start, without internal and blocked calls. Counts and sums add up over any dimension. Sums are computed in whole microseconds, so that they do not depend on the order of rows';
