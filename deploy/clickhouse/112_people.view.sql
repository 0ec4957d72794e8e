-- Agents, the backlog, and persons over several accounts.

CREATE OR REPLACE VIEW agent_metrics_daily (
  day                     Date                   COMMENT 'Local day of the account, by accounts.zone; the UTC day where the account has no zone',
  provider                LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id              LowCardinality(String) COMMENT 'Tenant at the provider',
  agent_id                String                 COMMENT 'Provider''s id of the person. Never empty',
  agent_name              String                 COMMENT 'Name of the person in agents. Empty when unknown',
  team                    String                 COMMENT 'Team of the person in agents. Empty when unknown',
  reply_count             UInt64                 COMMENT 'Messages that the person sent and that did not fail. Add up with sum',
  turns_answered_count    UInt64                 COMMENT 'Turns that began on the day and that the person answered. Add up with sum',
  response_seconds_median Nullable(Float64)      COMMENT 'Median of response_seconds of those turns. NULL when there are none. Do not average medians: compute longer periods from response_turns',
  response_seconds_p90    Nullable(Float64)      COMMENT '90th percentile of response_seconds, with the same rules',
  calls_answered_count    UInt64                 COMMENT 'Inbound calls that the person answered. Add up with sum',
  calls_placed_count      UInt64                 COMMENT 'Outbound calls of any outcome that the person placed, without internal and blocked ones and those in progress. Add up with sum',
  calls_connected_count   UInt64                 COMMENT 'Outbound calls of the person that were answered. Connect rate = sum(calls_connected_count) / sum(calls_placed_count)',
  talk_seconds_sum        Float64                COMMENT 'Seconds of talk of the answered calls, in both directions. Add up with sum'
) SQL SECURITY DEFINER AS
WITH days AS (
  SELECT
    provider, account_id, agent_id, at, 1 AS is_reply, 0 AS is_turn, NULL AS response_seconds, 0 AS is_answered_call, 0 AS is_placed, 0 AS is_connected, 0 AS talk_us
  FROM (
    SELECT provider, account_id, author_id AS agent_id, assumeNotNull(occurred_at) AS at
    FROM communications_base
    WHERE kind = 'message' AND direction = 'outbound' AND author_kind IN ('human', 'unknown') AND NOT is_failed AND occurred_at IS NOT NULL AND author_id != ''
  )
  UNION ALL
  SELECT provider, account_id, responder_id AS agent_id, waiting_since AS at, 0, 1, response_seconds, 0, 0, 0, 0
  FROM response_turns_base
  WHERE turn_status = 'answered' AND responder_id != ''
  UNION ALL
  SELECT
    provider, account_id, agent_id, assumeNotNull(started_at) AS at, 0, 0, NULL,
    direction = 'inbound' AND is_answered, direction = 'outbound', direction = 'outbound' AND is_answered,
    ifNull(toInt64(round(talk_seconds * 1000000)), 0)
  FROM calls_base
  WHERE NOT is_internal AND outcome != 'blocked' AND started_at IS NOT NULL AND agent_id != ''
    AND (is_answered OR direction = 'outbound' AND outcome != 'in_progress')
)
SELECT
  if(account.zone IN ('', 'UTC'), toDate(d.at), toDate(formatDateTime(d.at, '%F', if(account.zone = '', 'UTC', account.zone)))) AS day,
  d.provider AS provider, d.account_id AS account_id, d.agent_id AS agent_id,
  any(if(agent.agent_id != '', agent.name, agent_of_any.name)) AS agent_name, any(if(agent.agent_id != '', agent.team, agent_of_any.team)) AS team,
  sum(d.is_reply) AS reply_count, sum(d.is_turn) AS turns_answered_count,
  quantileExactInclusiveOrNull(0.5)(d.response_seconds) AS response_seconds_median,
  quantileExactInclusiveOrNull(0.9)(d.response_seconds) AS response_seconds_p90,
  sum(d.is_answered_call) AS calls_answered_count, sum(d.is_placed) AS calls_placed_count, sum(d.is_connected) AS calls_connected_count,
  sum(d.talk_us) / 1000000 AS talk_seconds_sum
FROM days AS d
LEFT ANY JOIN accounts AS account ON d.provider = account.provider AND d.account_id = account.account_id
LEFT ANY JOIN agents AS agent ON d.provider = agent.provider AND d.account_id = agent.account_id AND d.agent_id = agent.agent_id
LEFT ANY JOIN (SELECT * FROM agents WHERE account_id = '') AS agent_of_any ON d.provider = agent_of_any.provider AND d.agent_id = agent_of_any.agent_id
GROUP BY day, provider, account_id, agent_id
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0,
  join_algorithm = 'direct,parallel_hash,hash'
COMMENT 'What each person of an account did per local day. Turns are credited to who replied. Counts and sums add up, percentiles do not. Calls and messages without a known person have no row: some providers name nobody, see the page on providers';

CREATE OR REPLACE VIEW backlog_hours_base AS
SELECT
  toDateTime(hour_no * 3600, 'UTC') AS hour, provider, account_id, channel, count() AS waiting_count,
  quantileExactInclusiveOrNull(0.5)(hour_no * 3600 - since_ms / 1000) AS age_seconds_median,
  quantileExactInclusiveOrNull(0.9)(hour_no * 3600 - since_ms / 1000) AS age_seconds_p90
FROM (
  SELECT
    provider, account_id, channel, toUnixTimestamp64Milli(waiting_since) AS since_ms,
    ifNull(toUnixTimestamp64Milli(ended_at), toUnixTimestamp64Milli(last_inside_at) + 432000000) AS until_ms,
    arrayJoin(range(toUInt32(intDiv(greatest(since_ms, 0) + 3599999, 3600000)), toUInt32(greatest(intDiv(until_ms + 3599999, 3600000), 0)))) AS hour_no
  FROM response_turns_base
)
GROUP BY hour_no, provider, account_id, channel
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Building block: backlog_hourly, also of the coming hours, as if nothing came any more. It does not read the clock';

CREATE OR REPLACE VIEW backlog_hourly (
  hour               DateTime('UTC')        COMMENT 'A full hour, UTC',
  provider           LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id         LowCardinality(String) COMMENT 'Tenant at the provider',
  channel            LowCardinality(String) COMMENT 'Channel that opened the turns',
  waiting_count      UInt64                 COMMENT 'Turns that waited at the hour: they began at it or before and ended after it. A turn without a further step counts for 5 days after its last step, then it is stale or expired and leaves the backlog',
  age_seconds_median Nullable(Float64)      COMMENT 'Median of the time that those turns had waited',
  age_seconds_p90    Nullable(Float64)      COMMENT '90th percentile of that time'
) SQL SECURITY DEFINER AS
SELECT hour, provider, account_id, channel, waiting_count, age_seconds_median, age_seconds_p90
FROM backlog_hours_base
WHERE hour < now64(3, 'UTC')
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Turns that waited at each full hour, with their age. Hours without a waiting turn have no row';

CREATE OR REPLACE VIEW contacts (
  person_key       String                 COMMENT 'The address that links the rows: contact_address, hashed by default. Rows with the same value are one person, as far as the address tells',
  provider         LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id       LowCardinality(String) COMMENT 'Tenant at the provider',
  contact_key      String                 COMMENT 'The contact there',
  first_touched_at DateTime64(3, 'UTC')   COMMENT 'First message or call of the contact with this address, UTC',
  last_touched_at  DateTime64(3, 'UTC')   COMMENT 'Last message or call of the contact with this address, UTC',
  touch_count      UInt64                 COMMENT 'Messages and calls of the contact with this address in communications, so failed messages count, which contact_touches leaves out. Add up with sum'
) SQL SECURITY DEFINER AS
SELECT
  contact_address AS person_key, provider, account_id, contact_key,
  min(assumeNotNull(occurred_at)) AS first_touched_at, max(assumeNotNull(occurred_at)) AS last_touched_at, count() AS touch_count
FROM communications_base
WHERE contact_address != '' AND contact_key != '' AND occurred_at IS NOT NULL
GROUP BY person_key, provider, account_id, contact_key
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Links the contacts of all accounts and providers that have an address in common. Nothing else merges them: every other view treats each contact_key by itself. A contact with two addresses has two rows';

CREATE OR REPLACE VIEW deletions (
  kind       LowCardinality(String) COMMENT 'message, call or conversation',
  provider   LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id LowCardinality(String) COMMENT 'Tenant at the provider',
  id         String                 COMMENT 'message_id, call_id or conversation_id',
  changed_at DateTime64(3, 'UTC')   COMMENT 'When ClickHouse last took something that changed the row, UTC. Incremental readers filter on it'
) SQL SECURITY DEFINER AS
SELECT toString(d.entity) AS kind, d.provider AS provider, d.account_id AS account_id, d.id AS id, d.changed_at AS changed_at
FROM (SELECT * FROM deletions_store FINAL WHERE is_deleted) AS d
LEFT ANY JOIN (
  SELECT 'message' AS kind, message_key AS key, max(row_version) AS row_version FROM messages_store
  WHERE message_key IN (SELECT key FROM deletions_store WHERE entity = 'message') GROUP BY key
  UNION ALL
  SELECT 'call' AS kind, call_key AS key, max(row_version) AS row_version FROM calls_store
  WHERE call_key IN (SELECT key FROM deletions_store WHERE entity = 'call') GROUP BY key
  UNION ALL
  SELECT 'conversation' AS kind, sipHash64(provider, account_id, conversation_id) AS key, max(row_version) AS row_version FROM conversation_states_store
  WHERE (provider, account_id, conversation_id) IN (SELECT provider, account_id, id FROM deletions_store WHERE entity = 'conversation') GROUP BY key
) AS newest ON toString(d.entity) = newest.kind AND d.key = newest.key -- one id can name several kinds
WHERE bitShiftRight(d.order_version, 32) >= bitShiftRight(newest.row_version, 32)
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0,
  join_algorithm = 'hash', enable_join_runtime_filters = 0, use_statistics = 0
COMMENT 'What the views messages, calls and conversations leave out because the provider deleted it. Incremental readers delete these rows. An erased person leaves no row here: rebuild the tables after an erasure';
