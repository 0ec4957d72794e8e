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

CREATE OR REPLACE VIEW conversation_events (
  provider          LowCardinality(String)         COMMENT 'Provider that sent the webhook: spruce, bird, highlevel and others',
  account_id        LowCardinality(String)         COMMENT 'Tenant at the provider',
  event_id          String                         COMMENT 'Id of the event. One row per (provider, account_id, event_id)',
  conversation_id   String                         COMMENT 'Provider''s id of the conversation',
  event_type        LowCardinality(String)         COMMENT 'Action of the webhook: observed, created, updated, deleted, restored, merged. An open set',
  is_closed         Bool                           COMMENT 'Archived or closed at that moment. Also false when the event does not state it: see has_closed_state',
  has_closed_state  Bool                           COMMENT 'Whether the event states if the conversation is closed. Closes ignore events that do not state it',
  is_deleted        Bool                           COMMENT 'The event deletes the conversation',
  channel           LowCardinality(String)         COMMENT 'Channel of the conversation. unknown when not stated',
  status            String                         COMMENT 'Provider''s status of the conversation, as sent. Empty when none',
  assignee_id       String                         COMMENT 'Provider''s id of the assignee. Empty when none',
  contact_id        String                         COMMENT 'Provider''s id of the external party. Empty when unknown',
  participant_count Nullable(UInt32)               COMMENT 'Number of participants. NULL when not stated',
  tags              Array(String)                  COMMENT 'Tags of the conversation at that moment',
  title             String                         COMMENT 'Title or subject. Empty when there is none or when PII_CONTENT drops it',
  last_message_at   Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the last message, as the provider states it, UTC. NULL when not stated',
  occurred_at       Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the event by the provider''s clock, UTC. NULL until a webhook states it',
  occurred_date     Date                           COMMENT 'UTC date of occurred_at, 1970-01-01 when that is NULL',
  version           UInt64                         COMMENT 'Time of the state at the provider in ms x 100, plus the rank of the state in the life cycle. 0 when there is no state time',
  mapping_version   UInt32                         COMMENT 'Version of the mapping that produced the row. Between records of equal version, the higher mapping_version wins',
  row_version       UInt128                        COMMENT 'version, mapping_version and revision_hash in one number: the order of the states of one conversation',
  received_at       DateTime64(3, 'UTC')           COMMENT 'When the gateway received the webhook, UTC. For identical deliveries, that of any one of them',
  raw_topic         LowCardinality(String)         COMMENT 'Topic of the raw webhook. For identical deliveries, that of any one of them',
  raw_partition     Int32                          COMMENT 'Partition of the raw webhook. For identical deliveries, that of any one of them',
  raw_offset        Int64                          COMMENT 'Offset of the raw webhook. For identical deliveries, that of any one of them'
) AS
SELECT
  provider, account_id, event_id, conversation_id, event_type, toBool(ifNull(e.is_closed, false)) AS is_closed, toBool(e.is_closed IS NOT NULL) AS has_closed_state,
  is_deleted, channel, status, assignee_id, contact_id, participant_count, tags, title, last_message_at, occurred_at, occurred_date,
  version, mapping_version, row_version, received_at, raw_topic, raw_partition, raw_offset
FROM (SELECT * FROM conversation_events_store FINAL) AS e
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1
COMMENT 'One row per conversation event with the state of the conversation at that moment. Events of deleted conversations stay. A bare delete has no row here, but hides the conversation in the view conversations';

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

CREATE OR REPLACE VIEW conversations (
  provider          LowCardinality(String)         COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id        LowCardinality(String)         COMMENT 'Tenant at the provider',
  conversation_id   String                         COMMENT 'Provider''s id of the conversation. One row per (provider, account_id, conversation_id)',
  channel           LowCardinality(String)         COMMENT 'Newest channel that a conversation event, message or call of the conversation states (phone or video for a call). unknown when none does',
  status            String                         COMMENT 'Newest status that a conversation event states, as sent. Empty when none does',
  assignee_id       String                         COMMENT 'Assignee in the newest conversation event. Empty when nobody is assigned',
  contact_id        String                         COMMENT 'Newest external party that a record of the conversation states. Empty when none does',
  tags              Array(String)                  COMMENT 'Tags in the newest conversation event',
  title             String                         COMMENT 'Title in the newest conversation event. Empty when there is none or when PII_CONTENT drops it',
  participant_count Nullable(UInt32)               COMMENT 'Participants in the newest conversation event. NULL when not stated',
  is_closed         Bool                           COMMENT 'Closed or archived according to the newest conversation event that states it. false when none does. A message after a close does not change it: for conversations that wait for a reply, query waiting_conversations',
  created_at        Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the created event, UTC. NULL when the gateway has not received that event',
  last_event_at     Nullable(DateTime64(3, 'UTC')) COMMENT 'Latest time of the conversation events, messages and calls of the conversation, UTC. NULL when no time is known, or when the conversation is empty because everything was deleted or moved to another conversation',
  last_message_at   Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the last message, UTC: the later of the time that the provider states and of the newest message in the view messages (without notes). NULL when unknown',
  event_id          String                         COMMENT 'Newest event of any kind that is still in the conversation. Empty when there is none',
  version           UInt64                         COMMENT 'Time of the state at the provider in ms x 100, plus the rank of the state in the life cycle. From that event; 0 when there is no state time',
  mapping_version   UInt32                         COMMENT 'Version of the mapping of that event',
  received_at       DateTime64(3, 'UTC')           COMMENT 'When the gateway received that event, UTC. For identical deliveries, that of any one of them',
  raw_topic         LowCardinality(String)         COMMENT 'Topic of the raw webhook. For identical deliveries, that of any one of them',
  raw_partition     Int32                          COMMENT 'Partition of the raw webhook. For identical deliveries, that of any one of them',
  raw_offset        Int64                          COMMENT 'Offset of the raw webhook. For identical deliveries, that of any one of them'
) AS
SELECT
  c.provider AS provider, c.account_id AS account_id, c.conversation_id AS conversation_id,
  if(tupleElement(c.channel, 1) = 0, 'unknown', tupleElement(c.channel, 2)) AS channel,
  tupleElement(s.status, 2) AS status,
  tupleElement(tupleElement(s.snapshot, 2), 1) AS assignee_id,
  tupleElement(c.contact_id, 2) AS contact_id,
  tupleElement(tupleElement(s.snapshot, 2), 2) AS tags,
  tupleElement(tupleElement(s.snapshot, 2), 3) AS title,
  if(tupleElement(s.snapshot, 1) = 0 OR tupleElement(tupleElement(s.snapshot, 2), 4) < 0, NULL, tupleElement(tupleElement(s.snapshot, 2), 4)) AS participant_count,
  toBool(tupleElement(s.is_closed, 2)) AS is_closed,
  if(tupleElement(s.created_at, 1) = 0, NULL, tupleElement(s.created_at, 2)) AS created_at,
  activity.last_event_at AS last_event_at,
  arrayMax(arrayFilter(t -> t IS NOT NULL, [if(tupleElement(s.last_message_at, 1) = 0, NULL, tupleElement(s.last_message_at, 2)), activity.last_message_at])) AS last_message_at,
  tupleElement(tupleElement(activity.lineage, 2), 1) AS event_id,
  tupleElement(tupleElement(activity.lineage, 2), 2) AS version,
  tupleElement(tupleElement(activity.lineage, 2), 3) AS mapping_version,
  tupleElement(tupleElement(activity.lineage, 2), 4) AS received_at,
  tupleElement(tupleElement(activity.lineage, 2), 5) AS raw_topic,
  tupleElement(tupleElement(activity.lineage, 2), 6) AS raw_partition,
  tupleElement(tupleElement(activity.lineage, 2), 7) AS raw_offset
FROM (SELECT * FROM conversations_store FINAL) AS c
LEFT JOIN (SELECT * FROM conversation_states_store FINAL) AS s
  ON c.provider = s.provider AND c.account_id = s.account_id AND c.conversation_id = s.conversation_id
LEFT ANTI JOIN (
  SELECT provider, account_id, id, bitShiftRight(order_version, 32) AS state
  FROM deletions_store FINAL
  WHERE entity = 'conversation' AND is_deleted
) AS deletion
  ON c.provider = deletion.provider AND c.account_id = deletion.account_id AND c.conversation_id = deletion.id
  AND deletion.state >= bitShiftRight(s.row_version, 32)
LEFT JOIN (
  SELECT
    provider, account_id, conversation_id, max(at) AS last_event_at, maxOrNullIf(at, is_message) AS last_message_at,
    max((row_version + 1, (event_id, version, mapping_version, received_at, toString(raw_topic), raw_partition, raw_offset))) AS lineage
  FROM (
    SELECT
      provider, account_id, conversation_id, occurred_at AS at, NOT is_internal AS is_message,
      row_version, event_id, version, mapping_version, received_at, raw_topic, raw_partition, raw_offset
    FROM messages
    UNION ALL
    SELECT
      provider, account_id, conversation_id, occurred_at AS at, false AS is_message,
      row_version, event_id, version, mapping_version, received_at, raw_topic, raw_partition, raw_offset
    FROM calls
    UNION ALL
    SELECT
      provider, account_id, conversation_id, occurred_at AS at, false AS is_message,
      row_version, event_id, version, mapping_version, received_at, raw_topic, raw_partition, raw_offset
    FROM conversation_events
  )
  GROUP BY provider, account_id, conversation_id
) AS activity
  ON c.provider = activity.provider AND c.account_id = activity.account_id AND c.conversation_id = activity.conversation_id
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1,
  join_algorithm = 'direct,parallel_hash,hash'
COMMENT 'Latest state of each conversation that any record names. It includes conversations that only messages or calls name, and conversations that are empty now (last_event_at is NULL). Only this view leaves out deleted conversations';
