CREATE OR REPLACE VIEW conversation_events_base AS
SELECT
  provider, account_id, event_id, conversation_id, event_type, toBool(ifNull(e.is_closed, false)) AS is_closed, toBool(e.is_closed IS NOT NULL) AS has_closed_state,
  is_deleted, channel, status, assignee_id, contact_id, contact_id AS contact_key, participant_count, tags, title, last_message_at, occurred_at, occurred_date,
  version, mapping_version, row_version, received_at, changed_at, raw_topic, raw_partition, raw_offset
FROM (SELECT * FROM conversation_events_store FINAL) AS e
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Building block: the newest record of each conversation event';

CREATE OR REPLACE VIEW conversation_events (
  provider          LowCardinality(String)         COMMENT 'Provider that sent the webhook: spruce, bird, highlevel and others',
  account_id        LowCardinality(String)         COMMENT 'Tenant at the provider',
  event_id          String                         COMMENT 'Id of the event. One row per (provider, account_id, event_id)',
  conversation_id   String                         COMMENT 'Provider''s id of the conversation',
  event_type        LowCardinality(String)         COMMENT 'Action of the webhook: observed, created, updated, deleted, restored, merged. An open set',
  is_closed         Bool                           COMMENT 'Archived or closed at that moment. Also false when the event does not state it: see has_closed_state',
  has_closed_state  Bool                           COMMENT 'Whether the event states if the conversation is closed. Events that do not state it do not count as a close',
  is_deleted        Bool                           COMMENT 'The event deletes the conversation',
  channel           LowCardinality(String)         COMMENT 'Channel of the conversation. unknown when not stated',
  status            String                         COMMENT 'Provider''s status of the conversation, as sent. Empty when none',
  assignee_id       String                         COMMENT 'Provider''s id of the assignee. Empty when none',
  contact_id        String                         COMMENT 'Provider''s id of the external party. Empty when unknown',
  contact_key       String                         COMMENT 'The contact: contact_id. Empty when unknown',
  participant_count Nullable(UInt32)               COMMENT 'Number of participants. NULL when not stated',
  tags              Array(String)                  COMMENT 'Tags of the conversation at that moment. Empty when there are none or when PII_CONTENT drops them',
  title             String                         COMMENT 'Title or subject. Empty when there is none or when PII_CONTENT drops it',
  last_message_at   Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the last message, as the provider states it, UTC. NULL when not stated',
  occurred_at       Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the event by the provider''s clock, UTC. NULL until a webhook states it',
  occurred_date     Date                           COMMENT 'UTC date of occurred_at, 1970-01-01 when that is NULL',
  version           UInt64                         COMMENT 'Time of the state at the provider in ms x 100, plus the rank of the state in the life cycle. 0 when there is no state time',
  mapping_version   UInt32                         COMMENT 'Version of the mapping that produced the row. Between records of equal version, the higher mapping_version wins',
  revision_hash     UInt32                         COMMENT 'Hash of the content. version, mapping_version and revision_hash, in this order, order the states of one conversation',
  received_at       DateTime64(3, 'UTC')           COMMENT 'When the gateway received the webhook, UTC. For identical deliveries, that of any one of them',
  changed_at        DateTime64(3, 'UTC')           COMMENT 'When ClickHouse last took something that changed the row, UTC. Incremental readers filter on it',
  raw_topic         LowCardinality(String)         COMMENT 'Topic of the raw webhook. For identical deliveries, that of any one of them',
  raw_partition     Int32                          COMMENT 'Partition of the raw webhook. For identical deliveries, that of any one of them',
  raw_offset        Int64                          COMMENT 'Offset of the raw webhook. For identical deliveries, that of any one of them'
) SQL SECURITY DEFINER AS
SELECT
  provider, account_id, event_id, conversation_id, event_type, is_closed, has_closed_state, is_deleted, channel, status,
  assignee_id, contact_id, contact_key, participant_count, tags, title, last_message_at, occurred_at, occurred_date, version,
  mapping_version, toUInt32(bitAnd(row_version, 4294967295)) AS revision_hash, received_at, changed_at, raw_topic, raw_partition,
  raw_offset
FROM conversation_events_base
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'One row per conversation event with the state of the conversation at that moment. Events of deleted conversations stay. A bare delete has no row here, but hides the conversation in the view conversations';
