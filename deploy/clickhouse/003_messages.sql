-- Messages. The store has one row per message and hour of its time; the view shows one row per message.
--
-- Settings of the views. Every view ends with the same ones, VIEW_SETTINGS of libs/runtime: a profile or a BI tool can
-- change what a join, an alias, an aggregate or an if means, and a view must show the same rows to everyone. An arm of
-- UNION ALL keeps the settings of the session: give each arm the clause. Views with joins also name the algorithm: hash
-- joins where the right sides are small. No runtime filters, because they cost more than they save here; no lookup of
-- statistics during planning, because there are none.
--
-- occurred_hour is part of the key and partitions the table, so that a filter on it, or on a date computed from it,
-- prunes under FINAL. The time of a message can change: unknown at first, or corrected later. The store then has a
-- row for each hour, and the view drops all but the newest. To find older rows, the view reads the keys and versions
-- of the whole store once (28 bytes per row), but searches only for rows that the filter of the query selects.
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

CREATE OR REPLACE VIEW messages (
  provider         LowCardinality(String)       COMMENT 'Provider that sent the webhook: spruce, bird, highlevel and others',
  account_id       LowCardinality(String)       COMMENT 'Tenant at the provider',
  message_id       String                       COMMENT 'Provider''s id of the message. One row per (provider, account_id, message_id)',
  conversation_id  String                       COMMENT 'Conversation of the message. Empty when unknown',
  contact_id       String                       COMMENT 'Provider''s id of the external party. Empty when unknown',
  channel          LowCardinality(String)       COMMENT 'sms, email, whatsapp, chat, fax, facebook, instagram, secure, voicemail, ... other, unknown',
  direction        Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'inbound: from the contact to the account',
  author_kind      Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5) COMMENT 'Who wrote: the contact, a person of the account, an answering bot, a rule or campaign, the system',
  author_id        String                       COMMENT 'Provider''s id of the author. Empty when unknown',
  is_internal      Bool                         COMMENT 'Internal note, never visible to the contact. Not in communications, volumes or response times',
  delivery_status  LowCardinality(String)       COMMENT 'unknown, received, queued, sent, delivered, read, failed, undelivered, rejected, canceled: the status in the newest webhook that has the content, or in a newer webhook that has only a status. unknown when neither states one',
  status_reason    String                       COMMENT 'Provider''s reason for the delivery status, as sent. Empty when none',
  retry_of         String                       COMMENT 'message_id of the first attempt when this message is a retry, else empty. Each attempt is a row here. In communications a chain (all attempts with the same first attempt) is one message',
  attachment_count UInt32                       COMMENT 'Number of attachments',
  body             String                       COMMENT 'Text. Empty when there is none or when PII_CONTENT drops it',
  body_length      Nullable(UInt32)             COMMENT 'Length of the text in Unicode code points, also when PII_CONTENT drops the text. NULL when there is no text',
  contact_address  String                       COMMENT 'Address of the external party, hashed by default. Empty when unknown',
  account_address  String                       COMMENT 'Address of the account''s own side, hashed by default. Empty when unknown',
  occurred_at      Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the message by the provider''s clock, UTC. NULL until a webhook states it',
  occurred_date    Date                         COMMENT 'UTC date of occurred_at, 1970-01-01 when that is NULL. Filter on this column: it prunes',
  edited_at        Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the last edit of the content, UTC. NULL when never edited',
  event_id         String                       COMMENT 'Event that the content of this row comes from',
  version          UInt64                       COMMENT 'Time of the state at the provider in ms x 100, plus the rank of the state in the life cycle. From that event; 0 when there is no state time',
  mapping_version  UInt32                       COMMENT 'Version of the mapping that produced the row. Between records of equal version, the higher mapping_version wins',
  row_version      UInt128                      COMMENT 'version, mapping_version and revision_hash in one number: the order of the records of one message',
  received_at      DateTime64(3, 'UTC')         COMMENT 'When the gateway received the webhook, UTC. For identical deliveries, that of any one of them',
  raw_topic        LowCardinality(String)       COMMENT 'Topic of the raw webhook. For identical deliveries, that of any one of them',
  raw_partition    Int32                        COMMENT 'Partition of the raw webhook. For identical deliveries, that of any one of them',
  raw_offset       Int64                        COMMENT 'Offset of the raw webhook. For identical deliveries, that of any one of them',
  occurred_hour    DateTime('UTC')              COMMENT 'Start of the UTC hour of occurred_at, 1970-01-01 00:00 when that is NULL. A filter on it prunes',
  message_key      UInt64                       COMMENT 'Hash of (provider, account_id, message_id), the short key of the store'
) AS
SELECT
  m.provider AS provider, m.account_id AS account_id, m.message_id AS message_id, m.conversation_id AS conversation_id,
  m.contact_id AS contact_id, m.channel AS channel, m.direction AS direction, m.author_kind AS author_kind,
  m.author_id AS author_id, m.is_internal AS is_internal,
  if(status.is_newer, status.delivery_status, m.delivery_status) AS delivery_status,
  if(status.is_newer, status.status_reason, m.status_reason) AS status_reason,
  m.retry_of AS retry_of, m.attachment_count AS attachment_count, m.body AS body, m.body_length AS body_length,
  m.contact_address AS contact_address, m.account_address AS account_address, m.occurred_at AS occurred_at,
  toDate(m.occurred_hour) AS occurred_date, m.edited_at AS edited_at, m.event_id AS event_id, m.version AS version,
  m.mapping_version AS mapping_version, m.row_version AS row_version, m.received_at AS received_at,
  m.raw_topic AS raw_topic, m.raw_partition AS raw_partition, m.raw_offset AS raw_offset, m.occurred_hour AS occurred_hour, m.message_key AS message_key
FROM (SELECT * FROM messages_store FINAL) AS m
LEFT ANTI JOIN (
  SELECT older.occurred_hour AS occurred_hour, older.message_key AS message_key, older.row_version AS row_version
  FROM messages_store AS newer
  INNER JOIN messages_store AS older ON newer.message_key = older.message_key
  WHERE newer.occurred_hour != older.occurred_hour AND newer.row_version > older.row_version
  SETTINGS join_algorithm = 'hash', enable_join_runtime_filters = 0
) AS superseded
  ON m.occurred_hour = superseded.occurred_hour AND m.message_key = superseded.message_key AND m.row_version = superseded.row_version
LEFT ANTI JOIN (
  SELECT key, bitShiftRight(order_version, 32) AS state
  FROM deletions_store FINAL
  WHERE entity = 'message' AND is_deleted
) AS deletion
  ON m.message_key = deletion.key AND deletion.state >= bitShiftRight(m.row_version, 32)
LEFT JOIN (
  SELECT message_key, delivery_status, status_reason, row_version, true AS is_newer
  FROM message_statuses_store FINAL
) AS status
  ON m.message_key = status.message_key AND (status.row_version > m.row_version OR m.delivery_status = 'unknown')
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1,
  join_algorithm = 'hash', enable_join_runtime_filters = 0, use_statistics = 0
COMMENT 'One row per message that is not deleted: SMS, e-mail, chat, fax, notes, voicemail drops. It shows the newest record of each message by the provider''s clock. To count messages, query communications or communication_volume_hourly: they leave out notes and the earlier attempts of a retry';
