-- The latest state of each conversation that any record names.

CREATE OR REPLACE VIEW conversations (
  provider          LowCardinality(String)         COMMENT 'Provider: spruce, bird, highlevel and others',
  account_id        LowCardinality(String)         COMMENT 'Tenant at the provider',
  conversation_id   String                         COMMENT 'Provider''s id of the conversation. One row per (provider, account_id, conversation_id)',
  channel           LowCardinality(String)         COMMENT 'Newest channel that a conversation event, message or call of the conversation states (phone or video for a call). unknown when none does',
  status            String                         COMMENT 'Newest status that a conversation event states, as sent. Empty when none does',
  assignee_id       String                         COMMENT 'Assignee in the newest conversation event. Empty when nobody is assigned',
  contact_id        String                         COMMENT 'Newest external party that a record of the conversation states. Empty when none does',
  contact_key       String                         COMMENT 'The contact: contact_id, else the newest known address of a message or call of the conversation. Empty when unknown',
  tags              Array(String)                  COMMENT 'Tags in the newest conversation event. Empty when there are none or when PII_CONTENT drops them',
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
  changed_at        DateTime64(3, 'UTC')           COMMENT 'When ClickHouse last took something that changed the row, UTC. Incremental readers filter on it',
  raw_topic         LowCardinality(String)         COMMENT 'Topic of the raw webhook. For identical deliveries, that of any one of them',
  raw_partition     Int32                          COMMENT 'Partition of the raw webhook. For identical deliveries, that of any one of them',
  raw_offset        Int64                          COMMENT 'Offset of the raw webhook. For identical deliveries, that of any one of them'
) SQL SECURITY DEFINER AS
SELECT
  c.provider AS provider, c.account_id AS account_id, c.conversation_id AS conversation_id,
  if(tupleElement(c.channel, 1) = 0, 'unknown', tupleElement(c.channel, 2)) AS channel,
  tupleElement(s.status, 2) AS status,
  tupleElement(tupleElement(s.snapshot, 2), 1) AS assignee_id,
  tupleElement(c.contact_id, 2) AS contact_id, if(contact_id != '', contact_id, tupleElement(c.contact_address, 2)) AS contact_key,
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
  greatest(c.changed_at, activity.changed_at, received_at) AS changed_at,
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
    max((row_version + 1, (event_id, version, mapping_version, received_at, toString(raw_topic), raw_partition, raw_offset))) AS lineage,
    max(changed_at) AS changed_at
  FROM (
    SELECT
      provider, account_id, conversation_id, occurred_at AS at, NOT is_internal AS is_message,
      row_version, event_id, version, mapping_version, received_at, raw_topic, raw_partition, raw_offset, changed_at
    FROM messages_base
    UNION ALL
    SELECT
      provider, account_id, conversation_id, occurred_at AS at, false AS is_message,
      row_version, event_id, version, mapping_version, received_at, raw_topic, raw_partition, raw_offset, changed_at
    FROM calls_base
    UNION ALL
    SELECT
      provider, account_id, conversation_id, occurred_at AS at, false AS is_message,
      row_version, event_id, version, mapping_version, received_at, raw_topic, raw_partition, raw_offset, changed_at
    FROM conversation_events_base
  )
  GROUP BY provider, account_id, conversation_id
) AS activity
  ON c.provider = activity.provider AND c.account_id = activity.account_id AND c.conversation_id = activity.conversation_id
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0,
  join_algorithm = 'direct,parallel_hash,hash'
COMMENT 'Latest state of each conversation that any record names. It includes conversations that only messages or calls name, and conversations that are empty now (last_event_at is NULL). Only this view leaves out deleted conversations';
