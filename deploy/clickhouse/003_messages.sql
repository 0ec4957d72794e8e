-- Messages. The store has one row per message and hour of its time; the view shows one row per message.
--
-- occurred_hour is part of the key and partitions the table, so that a filter on it, or on a date computed from it,
-- prunes under FINAL. The time of a message can change: unknown at first, or corrected later. The store then has a
-- row for each hour, and the view drops all but the newest. message_homes_store names the
-- messages that may have several (010_reading), so that the view compares the rows of these alone.
--
-- Joins use message_key, a 64-bit hash, instead of three texts. The probability that any two of ten million
-- messages have the same hash is 1 in 370,000. The store itself also compares the id.

CREATE TABLE IF NOT EXISTS messages_store (
  provider         LowCardinality(String)       COMMENT 'Provider',
  account_id       LowCardinality(String)       COMMENT 'Tenant at the provider',
  occurred_hour    DateTime('UTC')              COMMENT 'Start of the UTC hour of occurred_at, 1970-01-01 00:00 when unknown' CODEC(Delta, LZ4),
  message_key      UInt64                       COMMENT 'Hash of (provider, account_id, message_id)' CODEC(NONE),
  message_id       String                       COMMENT 'Provider''s id' CODEC(ZSTD(1)),
  row_version      UInt128                      COMMENT 'version, mapping_version, revision_hash: ReplacingMergeTree keeps the highest' CODEC(NONE),
  occurred_at      Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the message' CODEC(Delta, ZSTD(1)),
  conversation_id  String                       COMMENT 'Conversation. A merge of conversations can change it, so it is not part of the key' CODEC(ZSTD(1)),
  contact_id       String                       COMMENT 'External party' CODEC(ZSTD(1)),
  channel          LowCardinality(String)       COMMENT 'Channel',
  direction        Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'Direction',
  author_kind      Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5) COMMENT 'Kind of the author',
  author_id        String                       COMMENT 'Author' CODEC(ZSTD(1)),
  is_internal      Bool                         COMMENT 'Internal note',
  delivery_status  LowCardinality(String)       COMMENT 'Delivery status in this record',
  status_reason    String                       COMMENT 'Reason for the delivery status' CODEC(ZSTD(1)),
  retry_of         String                       COMMENT 'First attempt, if this message is a retry' CODEC(ZSTD(1)),
  attachment_count UInt32                       COMMENT 'Number of attachments',
  body             String                       COMMENT 'Text' CODEC(ZSTD(3)),
  body_length      Nullable(UInt32)             COMMENT 'Length of the text in code points',
  contact_address  String                       COMMENT 'Address of the external party' CODEC(ZSTD(1)),
  account_address  String                       COMMENT 'Address of the account''s own side' CODEC(ZSTD(1)),
  edited_at        Nullable(DateTime64(3, 'UTC')) COMMENT 'When last edited',
  event_id         String                       COMMENT 'Event of the record' CODEC(ZSTD(1)),
  version          UInt64                       COMMENT 'Version of the record' CODEC(Delta, ZSTD(1)),
  mapping_version  UInt32                       COMMENT 'Mapping version of the record',
  received_at      DateTime64(3, 'UTC')         COMMENT 'When the gateway received the webhook' CODEC(Delta, ZSTD(1)),
  raw_topic        LowCardinality(String)       COMMENT 'Topic of the raw record',
  raw_partition    Int32                        COMMENT 'Partition of the raw record',
  raw_offset       Int64                        COMMENT 'Offset of the raw record' CODEC(Delta, ZSTD(1))
) ENGINE = ReplacingMergeTree(row_version)
PARTITION BY toYYYYMM(occurred_hour)
ORDER BY (provider, account_id, occurred_hour, message_key, message_id)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: newest content of each message and hour. Query the view messages instead';

CREATE MATERIALIZED VIEW IF NOT EXISTS messages_to_store TO messages_store AS
SELECT
  provider, account_id, occurred_hour, message_key, message_id, row_version, occurred_at,
  ifNull(conversation_id, '') AS conversation_id, ifNull(contact_id, '') AS contact_id,
  channel, direction, author_kind, ifNull(author_id, '') AS author_id, is_internal,
  delivery_status, ifNull(status_reason, '') AS status_reason, ifNull(retry_of, '') AS retry_of,
  toUInt32(greatest(attachment_count, 0)) AS attachment_count,
  ifNull(body, '') AS body, accurateCastOrNull(body_length, 'UInt32') AS body_length,
  ifNull(contact_address, '') AS contact_address, ifNull(account_address, '') AS account_address, edited_at,
  event_id, toUInt64(greatest(version, 0)) AS version, toUInt32(greatest(mapping_version, 0)) AS mapping_version,
  received_at, raw_topic, raw_partition, raw_offset
FROM messages_landing
WHERE NOT is_partial
COMMENT 'Storage: content of messages';

CREATE TABLE IF NOT EXISTS message_statuses_store (
  provider        LowCardinality(String)  COMMENT 'Provider',
  account_id      LowCardinality(String)  COMMENT 'Tenant at the provider',
  message_id      String                  COMMENT 'Provider''s id of the message',
  message_key     UInt64                  COMMENT 'Hash of (provider, account_id, message_id)',
  delivery_status LowCardinality(String)  COMMENT 'Delivery status',
  status_reason   String                  COMMENT 'Reason for the delivery status',
  row_version     UInt128                 COMMENT 'version, mapping_version, revision_hash: ReplacingMergeTree keeps the highest',
  event_id        String                  COMMENT 'Event that carries the delivery status',
  received_at     DateTime64(3, 'UTC')    COMMENT 'When the gateway received it',
  raw_topic       LowCardinality(String)  COMMENT 'Topic of its raw record',
  raw_partition   Int32                   COMMENT 'Partition of its raw record',
  raw_offset      Int64                   COMMENT 'Offset of its raw record'
) ENGINE = ReplacingMergeTree(row_version)
ORDER BY (provider, account_id, message_id)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: newest delivery status that arrived without the content of its message. Query the view messages instead';

CREATE MATERIALIZED VIEW IF NOT EXISTS messages_to_statuses TO message_statuses_store AS
SELECT
  provider, account_id, message_id, message_key, delivery_status, ifNull(status_reason, '') AS status_reason, row_version,
  event_id, received_at, raw_topic, raw_partition, raw_offset
FROM messages_landing
WHERE is_partial AND NOT is_deleted AND delivery_status != 'unknown'
COMMENT 'Storage: a bare delivery status';

CREATE TABLE IF NOT EXISTS message_chains_store (
  message_key UInt64 COMMENT 'messages_store.message_key of an attempt in a chain of retries, including the first attempt'
) ENGINE = ReplacingMergeTree
ORDER BY message_key
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: messages that may belong to a chain of retries. The view communications groups only these';

CREATE MATERIALIZED VIEW IF NOT EXISTS messages_to_chains TO message_chains_store AS
SELECT arrayJoin([message_key, sipHash64(provider, account_id, ifNull(retry_of, ''))]) AS message_key
FROM messages_landing
WHERE NOT is_partial AND ifNull(retry_of, '') != ''
COMMENT 'Storage: both ends of each link between a retry and its first attempt';

-- Formerly: 4303a5b8ceaf997d4dfd3144e1d07997d15a1e9ad27b97759c8f8c728f027b24
