-- When each row last changed, the addresses of conversations, the channels in use, and the tables that people fill:
-- targets and names.
--
-- Rows that are older than a column changed_at show the time at which their webhook was received.

ALTER TABLE messages_store
  ADD COLUMN IF NOT EXISTS changed_at DateTime64(3, 'UTC') DEFAULT received_at COMMENT 'When ClickHouse took the record' CODEC(Delta, ZSTD(1));

ALTER TABLE messages_store
  ADD INDEX IF NOT EXISTS by_occurred_at occurred_at TYPE minmax GRANULARITY 1,
  ADD INDEX IF NOT EXISTS by_conversation conversation_id TYPE bloom_filter(0.01) GRANULARITY 1,
  ADD INDEX IF NOT EXISTS by_contact contact_id TYPE bloom_filter(0.01) GRANULARITY 1;

ALTER TABLE messages_store
  MATERIALIZE INDEX by_occurred_at, MATERIALIZE INDEX by_conversation, MATERIALIZE INDEX by_contact;

ALTER TABLE messages_to_store MODIFY QUERY
SELECT
  provider, account_id, occurred_hour, message_key, message_id, row_version, occurred_at,
  ifNull(conversation_id, '') AS conversation_id, ifNull(contact_id, '') AS contact_id,
  channel, direction, author_kind, ifNull(author_id, '') AS author_id, is_internal,
  delivery_status, ifNull(status_reason, '') AS status_reason, ifNull(retry_of, '') AS retry_of,
  toUInt32(greatest(attachment_count, 0)) AS attachment_count,
  ifNull(body, '') AS body, accurateCastOrNull(body_length, 'UInt32') AS body_length,
  ifNull(contact_address, '') AS contact_address, ifNull(account_address, '') AS account_address, edited_at,
  event_id, toUInt64(greatest(version, 0)) AS version, toUInt32(greatest(mapping_version, 0)) AS mapping_version,
  received_at, raw_topic, raw_partition, raw_offset, now64(3, 'UTC') AS changed_at
FROM messages_landing
WHERE NOT is_partial;

ALTER TABLE message_statuses_store
  ADD COLUMN IF NOT EXISTS changed_at DateTime64(3, 'UTC') DEFAULT received_at COMMENT 'When ClickHouse took the record';

ALTER TABLE messages_to_statuses MODIFY QUERY
SELECT
  provider, account_id, message_id, message_key, delivery_status, ifNull(status_reason, '') AS status_reason, row_version,
  event_id, received_at, raw_topic, raw_partition, raw_offset, now64(3, 'UTC') AS changed_at
FROM messages_landing
WHERE is_partial AND NOT is_deleted AND delivery_status != 'unknown';

ALTER TABLE deletions_store
  ADD COLUMN IF NOT EXISTS changed_at DateTime64(3, 'UTC') DEFAULT received_at COMMENT 'When ClickHouse took the record';

ALTER TABLE messages_to_deletions MODIFY QUERY
SELECT
  provider, account_id, 'message' AS entity, message_id AS id, message_key AS key, is_deleted,
  toUInt64(greatest(version, 0)) AS version, toUInt32(greatest(mapping_version, 0)) AS mapping_version,
  bitOr(bitShiftLeft(bitShiftRight(row_version, 32), 32), toUInt128(is_deleted)) AS order_version,
  event_id, received_at, raw_topic, raw_partition, raw_offset, now64(3, 'UTC') AS changed_at
FROM messages_landing
WHERE is_deleted OR (is_partial AND delivery_status = 'unknown');

ALTER TABLE calls_to_deletions MODIFY QUERY
SELECT
  provider, account_id, 'call' AS entity, call_id AS id, call_key AS key, is_deleted,
  toUInt64(greatest(version, 0)) AS version, toUInt32(greatest(mapping_version, 0)) AS mapping_version,
  bitOr(bitShiftLeft(bitShiftRight(row_version, 32), 32), toUInt128(is_deleted)) AS order_version,
  event_id, received_at, raw_topic, raw_partition, raw_offset, now64(3, 'UTC') AS changed_at
FROM calls_landing
WHERE is_deleted OR is_partial;

ALTER TABLE conversation_events_to_deletions MODIFY QUERY
SELECT
  provider, account_id, 'conversation' AS entity, conversation_id AS id, sipHash64(provider, account_id, conversation_id) AS key, is_deleted,
  toUInt64(greatest(version, 0)) AS version, toUInt32(greatest(mapping_version, 0)) AS mapping_version,
  bitOr(bitShiftLeft(bitShiftRight(row_version, 32), 32), toUInt128(is_deleted)) AS order_version,
  event_id, received_at, raw_topic, raw_partition, raw_offset, now64(3, 'UTC') AS changed_at
FROM conversation_events_landing
WHERE is_deleted OR is_partial;

ALTER TABLE calls_store
  ADD COLUMN IF NOT EXISTS changed_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')) COMMENT 'When ClickHouse took the last record of the call. 1970-01-01 in rows that are older than this column';

ALTER TABLE calls_to_store MODIFY QUERY
WITH
  row_version + 1 AS v,
  toDateTime64(0, 3, 'UTC') AS no_time
SELECT
  provider, account_id, occurred_hour, call_key, call_id, row_version,
  (if(occurred_at IS NULL, 0, v), ifNull(occurred_at, no_time)) AS occurred_at,
  (if(ifNull(conversation_id, '') = '', 0, v), ifNull(conversation_id, '')) AS conversation_id,
  (if(ifNull(contact_id, '') = '', 0, v), ifNull(contact_id, '')) AS contact_id,
  (v, toString(medium)) AS medium,
  (if(direction = 'unknown', 0, v), direction) AS direction,
  (if(outcome = 'unknown', 0, v), outcome) AS outcome,
  (if(started_at IS NULL, 0, v), ifNull(started_at, no_time)) AS started_at,
  (if(answered_at IS NULL, 0, v), ifNull(answered_at, no_time)) AS answered_at,
  (if(ended_at IS NULL, 0, v), ifNull(ended_at, no_time)) AS ended_at,
  (if(talk_seconds IS NULL, 0, v), ifNull(talk_seconds, 0)) AS talk_seconds,
  (if(voicemail_seconds IS NULL, 0, v), ifNull(voicemail_seconds, 0)) AS voicemail_seconds,
  (if(provider_duration_seconds IS NULL, 0, v), ifNull(provider_duration_seconds, 0)) AS provider_duration_seconds,
  (if(ifNull(answered_by, '') = '', 0, v), ifNull(answered_by, '')) AS answered_by,
  (if(ifNull(initiated_by, '') = '', 0, v), ifNull(initiated_by, '')) AS initiated_by,
  (if(has_recording IS NULL, 0, v), toUInt8(ifNull(has_recording, false))) AS has_recording,
  (if(is_internal IS NULL, 0, v), toUInt8(ifNull(is_internal, false))) AS is_internal,
  (if(ifNull(contact_address, '') = '', 0, v), ifNull(contact_address, '')) AS contact_address,
  (if(ifNull(account_address, '') = '', 0, v), ifNull(account_address, '')) AS account_address,
  (v, (event_id, toUInt64(greatest(version, 0)), toUInt32(greatest(mapping_version, 0)), received_at, toString(raw_topic), raw_partition, raw_offset)) AS lineage,
  now64(3, 'UTC') AS changed_at
FROM calls_landing
WHERE NOT is_partial;

ALTER TABLE conversation_events_store
  ADD COLUMN IF NOT EXISTS changed_at DateTime64(3, 'UTC') DEFAULT received_at COMMENT 'When ClickHouse took the record' CODEC(Delta, ZSTD(1));

ALTER TABLE conversation_events_to_store MODIFY QUERY
SELECT
  provider, account_id, sipHash64(provider, account_id, event_id) AS event_key, event_id, row_version, occurred_at, toDate(occurred_hour) AS occurred_date,
  conversation_id, event_type, is_closed, is_deleted, channel, ifNull(status, '') AS status, ifNull(assignee_id, '') AS assignee_id,
  ifNull(contact_id, '') AS contact_id, accurateCastOrNull(participant_count, 'UInt32') AS participant_count, tags, ifNull(title, '') AS title,
  last_message_at, toUInt64(greatest(version, 0)) AS version, toUInt32(greatest(mapping_version, 0)) AS mapping_version,
  received_at, raw_topic, raw_partition, raw_offset, now64(3, 'UTC') AS changed_at
FROM conversation_events_landing
WHERE NOT is_partial;

-- changed_at of conversations_store is that of every record that names the conversation.

ALTER TABLE conversations_store
  ADD COLUMN IF NOT EXISTS contact_address SimpleAggregateFunction(max, Tuple(UInt128, String)) COMMENT 'Newest known address of the external party' CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS changed_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')) COMMENT 'When ClickHouse took the last record that names the conversation. 1970-01-01 in rows that are older than this column';

ALTER TABLE conversation_events_to_conversations MODIFY QUERY
SELECT
  provider, account_id, sipHash64(conversation_id) AS conversation_key, conversation_id,
  (if(is_partial OR channel IN ('', 'unknown'), 0, row_version + 1), toString(channel)) AS channel,
  (if(ifNull(contact_id, '') = '', 0, row_version + 1), ifNull(contact_id, '')) AS contact_id,
  now64(3, 'UTC') AS changed_at
FROM conversation_events_landing
WHERE conversation_id != '';

ALTER TABLE messages_to_conversations MODIFY QUERY
SELECT
  provider, account_id, sipHash64(assumeNotNull(l.conversation_id)) AS conversation_key, assumeNotNull(l.conversation_id) AS conversation_id,
  (if(is_partial OR channel IN ('', 'unknown'), 0, row_version + 1), toString(channel)) AS channel,
  (if(ifNull(contact_id, '') = '', 0, row_version + 1), ifNull(contact_id, '')) AS contact_id,
  (if(ifNull(contact_address, '') = '', 0, row_version + 1), ifNull(contact_address, '')) AS contact_address,
  now64(3, 'UTC') AS changed_at
FROM messages_landing AS l
WHERE ifNull(l.conversation_id, '') != '';

ALTER TABLE calls_to_conversations MODIFY QUERY
SELECT
  provider, account_id, sipHash64(assumeNotNull(l.conversation_id)) AS conversation_key, assumeNotNull(l.conversation_id) AS conversation_id,
  (if(is_partial OR medium = '', 0, row_version + 1), toString(medium)) AS channel,
  (if(ifNull(contact_id, '') = '', 0, row_version + 1), ifNull(contact_id, '')) AS contact_id,
  (if(ifNull(contact_address, '') = '', 0, row_version + 1), ifNull(contact_address, '')) AS contact_address,
  now64(3, 'UTC') AS changed_at
FROM calls_landing AS l
WHERE ifNull(l.conversation_id, '') != '';

CREATE TABLE IF NOT EXISTS channels_store (
  provider   LowCardinality(String) COMMENT 'Provider',
  account_id LowCardinality(String) COMMENT 'Tenant at the provider',
  channel    LowCardinality(String) COMMENT 'Channel of a message, or medium of a call'
) ENGINE = ReplacingMergeTree
ORDER BY (provider, account_id, channel)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: every channel of every account that a message or call ever had. The views look up the schedule of each once';

CREATE MATERIALIZED VIEW IF NOT EXISTS messages_to_channels TO channels_store AS
SELECT DISTINCT provider, account_id, channel
FROM messages_landing
WHERE NOT is_partial
COMMENT 'Storage: channels of messages';

CREATE MATERIALIZED VIEW IF NOT EXISTS calls_to_channels TO channels_store AS
SELECT DISTINCT provider, account_id, medium AS channel
FROM calls_landing
WHERE NOT is_partial
COMMENT 'Storage: channels of calls';

INSERT INTO channels_store SELECT DISTINCT provider, account_id, channel FROM messages_store;

INSERT INTO channels_store SELECT DISTINCT provider, account_id, tupleElement(medium, 2) FROM calls_store;

ALTER TABLE business_hours
  MODIFY COMMENT 'Open intervals of each schedule, expanded from local hours and holidays to UTC, one row per interval. Read it with FINAL. The intervals must cover the whole time range of your queries: time outside of them is closed. A changed row also changes business seconds and open hours of the past. "tributary business-hours apply" fills it';

CREATE TABLE IF NOT EXISTS sla_policies (
  name           String                                     COMMENT 'Name of the policy',
  provider       LowCardinality(String) DEFAULT ''          COMMENT 'Provider that the policy applies to. Empty: every provider',
  account_id     LowCardinality(String) DEFAULT ''          COMMENT 'Account that the policy applies to. Empty: every account',
  channel        LowCardinality(String) DEFAULT ''          COMMENT 'Channel of the turn that the policy applies to. Empty: every channel',
  applies_to     Enum8('first' = 1, 'next' = 2, 'every' = 3) COMMENT 'first: the first turn of a session. next: the other turns. every: both',
  target_seconds UInt32                                     COMMENT 'Longest time until the reply, in seconds',
  is_business    Bool                                       COMMENT 'Whether only open time counts, as business_hours defines it'
) ENGINE = MergeTree
ORDER BY name
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Targets for response times. The most specific policy of a turn applies: with an account, then with a channel, then with a provider, then with none of them; between equals first and next before every, then the name. "tributary sla apply" fills it';

CREATE TABLE IF NOT EXISTS accounts (
  provider   LowCardinality(String) COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id LowCardinality(String) COMMENT 'Tenant at the provider',
  name       String                 COMMENT 'Name for people',
  zone       String                 COMMENT 'Time zone of the account, such as America/New_York. agent_metrics_daily counts its days in it'
) ENGINE = MergeTree
ORDER BY (provider, account_id)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Names and time zones of accounts. "tributary names apply" fills it';

CREATE TABLE IF NOT EXISTS agents (
  provider   LowCardinality(String)            COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id LowCardinality(String) DEFAULT '' COMMENT 'Account of the agent. Empty: every account of the provider',
  agent_id   String                            COMMENT 'The id that agent_id, responder_id and author_id of the views show',
  name       String                            COMMENT 'Name for people',
  team       String DEFAULT ''                 COMMENT 'Team. Empty when none'
) ENGINE = MergeTree
ORDER BY (provider, account_id, agent_id)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Names and teams of agents. "tributary names apply" fills it';

CREATE TABLE IF NOT EXISTS lines (
  provider        LowCardinality(String)            COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id      LowCardinality(String) DEFAULT '' COMMENT 'Account of the line. Empty: every account of the provider',
  account_address String                            COMMENT 'Address of the line as messages and calls show it: a hash by default. "tributary hash" computes it',
  name            String                            COMMENT 'Name for people',
  team            String DEFAULT ''                 COMMENT 'Team. Empty when none'
) ENGINE = MergeTree
ORDER BY (provider, account_id, account_address)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Names of the account''s own numbers and mailboxes. "tributary names apply" fills it';
