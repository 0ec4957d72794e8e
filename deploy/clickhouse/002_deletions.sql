-- Deletions have a store of their own: a bare delete has neither the date nor the content of the entity, and a
-- later restore must be able to revert it. The newest entry of an entity decides. A deletion hides every record
-- that is not newer than the deletion. The key has no date, because a deletion names an id only.

CREATE TABLE IF NOT EXISTS deletions_store (
  provider        LowCardinality(String)                              COMMENT 'Provider of the entity',
  account_id      LowCardinality(String)                              COMMENT 'Account of the entity',
  entity          Enum8('message' = 1, 'call' = 2, 'conversation' = 3) COMMENT 'What the id names',
  id              String                                              COMMENT 'message_id, call_id or conversation_id',
  key             UInt64                                              COMMENT 'Hash of (provider, account_id, id), as in the store of the entity',
  is_deleted      Bool                                                COMMENT 'true: deleted. false: restored',
  version         UInt64                                              COMMENT 'Version of the record that deletes or restores',
  mapping_version UInt32                                              COMMENT 'Mapping version of that record',
  order_version   UInt128                                             COMMENT 'version, mapping_version, is_deleted in one number. Between equal versions the deletion wins',
  event_id        String                                              COMMENT 'Event that deletes or restores',
  received_at     DateTime64(3, 'UTC')                                COMMENT 'When the gateway received it',
  raw_topic       LowCardinality(String)                              COMMENT 'Topic of its raw record',
  raw_partition   Int32                                               COMMENT 'Partition of its raw record',
  raw_offset      Int64                                               COMMENT 'Offset of its raw record'
) ENGINE = ReplacingMergeTree(order_version)
ORDER BY (provider, account_id, entity, id)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: newest deletion or restore of each entity that has one. Query the entity views instead';

CREATE MATERIALIZED VIEW IF NOT EXISTS messages_to_deletions TO deletions_store AS
SELECT
  provider, account_id, 'message' AS entity, message_id AS id, message_key AS key, is_deleted,
  toUInt64(greatest(version, 0)) AS version, toUInt32(greatest(mapping_version, 0)) AS mapping_version,
  bitOr(bitShiftLeft(bitShiftRight(row_version, 32), 32), toUInt128(is_deleted)) AS order_version,
  event_id, received_at, raw_topic, raw_partition, raw_offset
FROM messages_landing
WHERE is_deleted OR (is_partial AND delivery_status = 'unknown')
COMMENT 'Storage: a deletion, or a restore without content. A bare delivery status is not one of them';

CREATE MATERIALIZED VIEW IF NOT EXISTS calls_to_deletions TO deletions_store AS
SELECT
  provider, account_id, 'call' AS entity, call_id AS id, call_key AS key, is_deleted,
  toUInt64(greatest(version, 0)) AS version, toUInt32(greatest(mapping_version, 0)) AS mapping_version,
  bitOr(bitShiftLeft(bitShiftRight(row_version, 32), 32), toUInt128(is_deleted)) AS order_version,
  event_id, received_at, raw_topic, raw_partition, raw_offset
FROM calls_landing
WHERE is_deleted OR is_partial
COMMENT 'Storage: a deletion, or a restore without content';

CREATE MATERIALIZED VIEW IF NOT EXISTS conversation_events_to_deletions TO deletions_store AS
SELECT
  provider, account_id, 'conversation' AS entity, conversation_id AS id, sipHash64(provider, account_id, conversation_id) AS key, is_deleted,
  toUInt64(greatest(version, 0)) AS version, toUInt32(greatest(mapping_version, 0)) AS mapping_version,
  bitOr(bitShiftLeft(bitShiftRight(row_version, 32), 32), toUInt128(is_deleted)) AS order_version,
  event_id, received_at, raw_topic, raw_partition, raw_offset
FROM conversation_events_landing
WHERE is_deleted OR is_partial
COMMENT 'Storage: a deletion, or a restore without state';
