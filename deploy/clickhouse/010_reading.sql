-- What makes reading fast: where each message and call is, and the messages of each conversation in one place.

CREATE TABLE IF NOT EXISTS message_homes_store (
  message_key UInt64                               COMMENT 'messages_store.message_key',
  lowest      SimpleAggregateFunction(min, UInt64) COMMENT 'Lowest home of the message: a hash of the time, the conversation and the contact of a record',
  highest     SimpleAggregateFunction(max, UInt64) COMMENT 'Highest home'
) ENGINE = AggregatingMergeTree
ORDER BY message_key
SETTINGS non_replicated_deduplication_window = 0, min_age_to_force_merge_seconds = 600
COMMENT 'Storage: tells which messages have records of several times, conversations or contacts. The views compare the records of these alone. It may name further ones';

CREATE MATERIALIZED VIEW IF NOT EXISTS messages_to_homes TO message_homes_store AS
SELECT
  message_key,
  sipHash64(ifNull(occurred_at, toDateTime64(0, 3, 'UTC')), ifNull(conversation_id, ''), ifNull(contact_id, ''), ifNull(contact_address, '')) AS lowest,
  lowest AS highest
FROM messages_landing
WHERE NOT is_partial
COMMENT 'Storage: homes of messages';

INSERT INTO message_homes_store
SELECT
  message_key, sipHash64(ifNull(occurred_at, toDateTime64(0, 3, 'UTC')), conversation_id, contact_id, contact_address) AS lowest, lowest AS highest
FROM messages_store;

CREATE TABLE IF NOT EXISTS call_homes_store (
  call_key UInt64                               COMMENT 'calls_store.call_key',
  lowest   SimpleAggregateFunction(min, UInt32) COMMENT 'Earliest hour of a record of the call',
  highest  SimpleAggregateFunction(max, UInt32) COMMENT 'Latest hour'
) ENGINE = AggregatingMergeTree
ORDER BY call_key
SETTINGS non_replicated_deduplication_window = 0, min_age_to_force_merge_seconds = 600
COMMENT 'Storage: tells which calls have records in several hours. The views gather the records of these alone. It may name further ones';

CREATE MATERIALIZED VIEW IF NOT EXISTS calls_to_homes TO call_homes_store AS
SELECT call_key, toUInt32(occurred_hour) AS lowest, lowest AS highest
FROM calls_landing
WHERE NOT is_partial
COMMENT 'Storage: homes of calls';

INSERT INTO call_homes_store
SELECT call_key, toUInt32(occurred_hour) AS lowest, lowest AS highest FROM calls_store;

-- moment orders the steps of a conversation: the time in ms times 8, plus the number of the step (in 1, bot 2, out 3);
-- 0 for a message that is not a step. The steps are in 107_steps.

CREATE TABLE IF NOT EXISTS message_steps_store (
  provider        LowCardinality(String) COMMENT 'Provider',
  account_id      LowCardinality(String) COMMENT 'Tenant at the provider',
  conversation_id String                 COMMENT 'Conversation, never empty' CODEC(ZSTD(1)),
  occurred_hour   DateTime('UTC')        COMMENT 'Start of the UTC hour of occurred_at, 1970-01-01 00:00 when unknown' CODEC(Delta, LZ4),
  message_key     UInt64                 COMMENT 'messages_store.message_key' CODEC(NONE),
  row_version     UInt128                COMMENT 'version, mapping_version, revision_hash: ReplacingMergeTree keeps the highest' CODEC(LZ4),
  moment          UInt64                 COMMENT 'Time and number of the step, 0 when the message is none. A failed message has one, because a later status can change that' CODEC(Delta, LZ4),
  occurred_at     DateTime64(3, 'UTC')   COMMENT 'Time of the message, 1970-01-01 when unknown' CODEC(Delta, LZ4),
  message_id      String                 COMMENT 'Provider''s id' CODEC(ZSTD(1)),
  contact_key     String                 COMMENT 'contact_id, else contact_address, else empty' CODEC(LZ4),
  channel         LowCardinality(String) COMMENT 'Channel',
  direction       Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'Direction',
  author_kind     Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5) COMMENT 'Kind of the author',
  author_id       String                 COMMENT 'Author' CODEC(LZ4),
  states_status   Bool                   COMMENT 'Whether the record states a delivery status',
  is_failed       Bool                   COMMENT 'Not inbound, with delivery status failed, undelivered, rejected or canceled in this record',
  changed_at      DateTime64(3, 'UTC')   COMMENT 'When ClickHouse took the record' CODEC(Delta, LZ4),
  raw_topic       LowCardinality(String) COMMENT 'Topic of the raw record',
  raw_partition   Int32                  COMMENT 'Partition of the raw record',
  raw_offset      Int64                  COMMENT 'Offset of the raw record' CODEC(Delta, ZSTD(1)),
  received_at     DateTime64(3, 'UTC')   COMMENT 'When the gateway received the webhook' CODEC(Delta, ZSTD(1)),
  INDEX by_contact contact_key TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_occurred_at occurred_at TYPE minmax GRANULARITY 1
) ENGINE = ReplacingMergeTree(row_version)
PARTITION BY toYYYYMM(occurred_hour)
ORDER BY (provider, account_id, conversation_id, occurred_hour, message_key)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: what the steps of turns and sessions need of each message, by conversation. Query the view response_steps instead';

CREATE MATERIALIZED VIEW IF NOT EXISTS messages_to_steps TO message_steps_store AS
SELECT
  provider, account_id, assumeNotNull(l.conversation_id) AS conversation_id, occurred_hour, message_key, row_version,
  if(is_internal OR l.occurred_at IS NULL OR direction = 'unknown' OR author_kind IN ('automation', 'system'), 0,
     toUInt64(greatest(toUnixTimestamp64Milli(assumeNotNull(l.occurred_at)), 0)) * 8 + multiIf(direction = 'inbound', 1, author_kind = 'bot', 2, 3)) AS moment,
  ifNull(l.occurred_at, toDateTime64(0, 3, 'UTC')) AS occurred_at, message_id,
  if(ifNull(contact_id, '') != '', assumeNotNull(contact_id), ifNull(contact_address, '')) AS contact_key,
  channel, direction, author_kind, ifNull(l.author_id, '') AS author_id, delivery_status != 'unknown' AS states_status,
  direction != 'inbound' AND delivery_status IN ('failed', 'undelivered', 'rejected', 'canceled') AS is_failed,
  now64(3, 'UTC') AS changed_at, raw_topic, raw_partition, raw_offset, received_at
FROM messages_landing AS l
WHERE NOT is_partial AND ifNull(l.conversation_id, '') != ''
COMMENT 'Storage: messages by conversation';

INSERT INTO message_steps_store
SELECT
  provider, account_id, conversation_id, occurred_hour, message_key, row_version,
  if(is_internal OR m.occurred_at IS NULL OR direction = 'unknown' OR author_kind IN ('automation', 'system'), 0,
     toUInt64(greatest(toUnixTimestamp64Milli(assumeNotNull(m.occurred_at)), 0)) * 8 + multiIf(direction = 'inbound', 1, author_kind = 'bot', 2, 3)) AS moment,
  ifNull(m.occurred_at, toDateTime64(0, 3, 'UTC')) AS occurred_at, message_id,
  if(contact_id != '', contact_id, contact_address) AS contact_key,
  channel, direction, author_kind, author_id, delivery_status != 'unknown' AS states_status,
  direction != 'inbound' AND delivery_status IN ('failed', 'undelivered', 'rejected', 'canceled') AS is_failed,
  changed_at, raw_topic, raw_partition, raw_offset, received_at
FROM messages_store AS m
WHERE conversation_id != ''
SETTINGS max_partitions_per_insert_block = 0;

-- Indexes for filters that the primary keys do not serve. An index serves the expression that the view has, written in the
-- same way.

ALTER TABLE messages_store
  ADD INDEX IF NOT EXISTS by_contact_key if(notEmpty(contact_id), contact_id, contact_address) TYPE bloom_filter(0.01) GRANULARITY 1;

ALTER TABLE messages_store MATERIALIZE INDEX by_contact_key;

ALTER TABLE calls_store
  ADD INDEX IF NOT EXISTS by_started_at if(tupleElement(started_at, 1) = 0, NULL, tupleElement(started_at, 2)) TYPE minmax GRANULARITY 1,
  ADD INDEX IF NOT EXISTS by_conversation tupleElement(conversation_id, 2) TYPE bloom_filter(0.01) GRANULARITY 1,
  ADD INDEX IF NOT EXISTS by_contact_key if(notEmpty(tupleElement(contact_id, 2)), tupleElement(contact_id, 2), tupleElement(contact_address, 2)) TYPE bloom_filter(0.01) GRANULARITY 1;

ALTER TABLE calls_store
  MATERIALIZE INDEX by_started_at, MATERIALIZE INDEX by_conversation, MATERIALIZE INDEX by_contact_key;
