-- Conversations: the events that providers send about them, and the latest state of each conversation that any
-- record names.

CREATE TABLE IF NOT EXISTS conversation_events_store (
  provider          LowCardinality(String)         COMMENT 'Provider',
  account_id        LowCardinality(String)         COMMENT 'Tenant at the provider',
  event_key         UInt64                         COMMENT 'Hash of (provider, account_id, event_id)',
  event_id          String                         COMMENT 'Event' CODEC(ZSTD(1)),
  row_version       UInt128                        COMMENT 'version, mapping_version, revision_hash: ReplacingMergeTree keeps the highest' CODEC(ZSTD(1)),
  occurred_at       Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the event' CODEC(Delta, ZSTD(1)),
  occurred_date     Date                           COMMENT 'UTC date of occurred_at, 1970-01-01 when unknown',
  conversation_id   String                         COMMENT 'Conversation' CODEC(ZSTD(1)),
  event_type        LowCardinality(String)         COMMENT 'Action of the webhook',
  is_closed         Nullable(Bool)                 COMMENT 'Archived or closed at that moment',
  is_deleted        Bool                           COMMENT 'The event deletes the conversation',
  channel           LowCardinality(String)         COMMENT 'Channel',
  status            String                         COMMENT 'Provider''s status',
  assignee_id       String                         COMMENT 'Assignee' CODEC(ZSTD(1)),
  contact_id        String                         COMMENT 'External party' CODEC(ZSTD(1)),
  participant_count Nullable(UInt32)               COMMENT 'Number of participants',
  tags              Array(String)                  COMMENT 'Tags' CODEC(ZSTD(1)),
  title             String                         COMMENT 'Title' CODEC(ZSTD(1)),
  last_message_at   Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the last message, as the provider states it',
  version           UInt64                         COMMENT 'Version of the record' CODEC(Delta, ZSTD(1)),
  mapping_version   UInt32                         COMMENT 'Mapping version of the record',
  received_at       DateTime64(3, 'UTC')           COMMENT 'When the gateway received the webhook' CODEC(Delta, ZSTD(1)),
  raw_topic         LowCardinality(String)         COMMENT 'Topic of the raw record',
  raw_partition     Int32                          COMMENT 'Partition of the raw record',
  raw_offset        Int64                          COMMENT 'Offset of the raw record' CODEC(Delta, ZSTD(1))
) ENGINE = ReplacingMergeTree(row_version)
ORDER BY (provider, account_id, event_key, event_id)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: conversation events. Query the view conversation_events instead';

CREATE MATERIALIZED VIEW IF NOT EXISTS conversation_events_to_store TO conversation_events_store AS
SELECT
  provider, account_id, sipHash64(provider, account_id, event_id) AS event_key, event_id, row_version, occurred_at, toDate(occurred_hour) AS occurred_date,
  conversation_id, event_type, is_closed, is_deleted, channel, ifNull(status, '') AS status, ifNull(assignee_id, '') AS assignee_id,
  ifNull(contact_id, '') AS contact_id, accurateCastOrNull(participant_count, 'UInt32') AS participant_count, tags, ifNull(title, '') AS title,
  last_message_at, toUInt64(greatest(version, 0)) AS version, toUInt32(greatest(mapping_version, 0)) AS mapping_version,
  received_at, raw_topic, raw_partition, raw_offset
FROM conversation_events_landing
WHERE NOT is_partial
COMMENT 'Storage: events that carry the state of their conversation';

CREATE TABLE IF NOT EXISTS conversations_store (
  provider         LowCardinality(String)                               COMMENT 'Provider',
  account_id       LowCardinality(String)                               COMMENT 'Tenant at the provider',
  conversation_key UInt64                                               COMMENT 'Hash of conversation_id',
  conversation_id  String                                               COMMENT 'Provider''s id' CODEC(ZSTD(1)),
  channel          SimpleAggregateFunction(max, Tuple(UInt128, String)) COMMENT 'Newest known channel' CODEC(ZSTD(1)),
  contact_id       SimpleAggregateFunction(max, Tuple(UInt128, String)) COMMENT 'Newest known external party' CODEC(ZSTD(1))
) ENGINE = AggregatingMergeTree
ORDER BY (provider, account_id, conversation_key, conversation_id)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: each conversation that any record names. Query the view conversations instead';

CREATE MATERIALIZED VIEW IF NOT EXISTS conversation_events_to_conversations TO conversations_store AS
SELECT
  provider, account_id, sipHash64(conversation_id) AS conversation_key, conversation_id,
  (if(is_partial OR channel IN ('', 'unknown'), 0, row_version + 1), toString(channel)) AS channel,
  (if(ifNull(contact_id, '') = '', 0, row_version + 1), ifNull(contact_id, '')) AS contact_id
FROM conversation_events_landing
WHERE conversation_id != ''
COMMENT 'Storage: conversations that conversation events name';

CREATE MATERIALIZED VIEW IF NOT EXISTS messages_to_conversations TO conversations_store AS
SELECT
  provider, account_id, sipHash64(assumeNotNull(l.conversation_id)) AS conversation_key, assumeNotNull(l.conversation_id) AS conversation_id,
  (if(is_partial OR channel IN ('', 'unknown'), 0, row_version + 1), toString(channel)) AS channel,
  (if(ifNull(contact_id, '') = '', 0, row_version + 1), ifNull(contact_id, '')) AS contact_id
FROM messages_landing AS l
WHERE ifNull(l.conversation_id, '') != ''
COMMENT 'Storage: conversations that messages name';

CREATE MATERIALIZED VIEW IF NOT EXISTS calls_to_conversations TO conversations_store AS
SELECT
  provider, account_id, sipHash64(assumeNotNull(l.conversation_id)) AS conversation_key, assumeNotNull(l.conversation_id) AS conversation_id,
  (if(is_partial OR medium = '', 0, row_version + 1), toString(medium)) AS channel,
  (if(ifNull(contact_id, '') = '', 0, row_version + 1), ifNull(contact_id, '')) AS contact_id
FROM calls_landing AS l
WHERE ifNull(l.conversation_id, '') != ''
COMMENT 'Storage: conversations that calls name';

CREATE TABLE IF NOT EXISTS conversation_states_store (
  provider        LowCardinality(String)                                             COMMENT 'Provider',
  account_id      LowCardinality(String)                                             COMMENT 'Tenant at the provider',
  conversation_id String                                                             COMMENT 'Provider''s id',
  row_version     SimpleAggregateFunction(max, UInt128)                              COMMENT 'Newest conversation event',
  status          SimpleAggregateFunction(max, Tuple(UInt128, String))               COMMENT 'Newest known status',
  is_closed       SimpleAggregateFunction(max, Tuple(UInt128, UInt8))                COMMENT 'Newest known closed state',
  created_at      SimpleAggregateFunction(max, Tuple(UInt128, DateTime64(3, 'UTC'))) COMMENT 'Time of the newest created event',
  last_message_at SimpleAggregateFunction(max, Tuple(UInt128, DateTime64(3, 'UTC'))) COMMENT 'Newest stated time of the last message',
  snapshot        SimpleAggregateFunction(max, Tuple(UInt128, Tuple(String, Array(String), String, Int64)))
                  COMMENT 'Newest conversation event: assignee_id, tags, title, participant_count (-1: not stated)'
) ENGINE = AggregatingMergeTree
ORDER BY (provider, account_id, conversation_id)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: latest state of each conversation that has conversation events. Query the view conversations instead';

CREATE MATERIALIZED VIEW IF NOT EXISTS conversation_events_to_states TO conversation_states_store AS
WITH
  row_version + 1 AS v,
  toDateTime64(0, 3, 'UTC') AS no_time
SELECT
  provider, account_id, conversation_id, row_version,
  (if(ifNull(status, '') = '', 0, v), ifNull(status, '')) AS status,
  (if(is_closed IS NULL, 0, v), toUInt8(ifNull(is_closed, false))) AS is_closed,
  (if(event_type = 'created' AND occurred_at IS NOT NULL, v, 0), ifNull(occurred_at, no_time)) AS created_at,
  (if(last_message_at IS NULL, 0, v), ifNull(last_message_at, no_time)) AS last_message_at,
  (v, (ifNull(assignee_id, ''), tags, ifNull(title, ''), toInt64(ifNull(participant_count, -1)))) AS snapshot
FROM conversation_events_landing
WHERE NOT is_partial
COMMENT 'Storage: state that conversation events carry';

-- Formerly: 018692b4ab05b30818189e7f0411bbddc62bb2f28d2f8e832ad09fb2d8e4ab82
