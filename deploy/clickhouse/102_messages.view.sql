-- Settings of the views. Every view ends with the same ones, VIEW_SETTINGS of libs/runtime: a profile or a BI tool can
-- change what a join, an alias, an aggregate or an if means, and a view must show the same rows to everyone. An arm of
-- UNION ALL keeps the settings of the session: give each arm the clause. Views with joins also name the algorithm: hash
-- joins where the right sides are small. No runtime filters, because they cost more than they save here; no lookup of
-- statistics during planning, because there are none.
--
-- Views whose names end in _base are building blocks of the others.

-- A message whose home changes has a record in each: see message_homes_store. Its newest record alone counts. So that
-- an index may drop the granule of the newest record without checking the others (use_skip_indexes_if_final_exact_mode),
-- a home consists of all that an index of the stores covers.

CREATE OR REPLACE VIEW message_facts_base (
  message_key         UInt64                 COMMENT 'messages_store.message_key',
  deleted_below       UInt128                COMMENT 'Records of a lower version and mapping version are deleted; 0 for none',
  deletion_changed_at DateTime64(3, 'UTC')   COMMENT 'When ClickHouse took the deletion or restore; 1970 for none',
  status_version      UInt128                COMMENT 'Version of the newest delivery status that arrived without content; 0 for none',
  delivery_status     String                 COMMENT 'That status',
  status_reason       String                 COMMENT 'Its reason',
  status_changed_at   DateTime64(3, 'UTC')   COMMENT 'When ClickHouse took the status; 1970 for none',
  newest              UInt128                COMMENT 'Version of the newest record of a message that has several homes; 0 for others',
  newest_changed_at   DateTime64(3, 'UTC')   COMMENT 'When ClickHouse took the last of its records; 1970 for others'
) AS
SELECT
  message_key, max(below) AS deleted_below, max(deletion_time) AS deletion_changed_at, max(status_row_version) AS status_version,
  max(status) AS delivery_status, max(reason) AS status_reason, max(status_time) AS status_changed_at, max(newest_version) AS newest,
  max(newest_time) AS newest_changed_at
FROM (
  SELECT
    key AS message_key, if(is_deleted, bitShiftRight(order_version, 32) + 1, 0) AS below, changed_at AS deletion_time, toUInt128(0) AS status_row_version, '' AS status, '' AS reason,
    toDateTime64(0, 3, 'UTC') AS status_time, toUInt128(0) AS newest_version, toDateTime64(0, 3, 'UTC') AS newest_time
  FROM deletions_store FINAL
  WHERE entity = 'message'
  SETTINGS
    join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
    short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
  UNION ALL
  SELECT message_key, 0, toDateTime64(0, 3, 'UTC'), row_version, delivery_status, status_reason, changed_at, 0, toDateTime64(0, 3, 'UTC')
  FROM message_statuses_store FINAL
  SETTINGS
    join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
    short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
  UNION ALL
  SELECT message_key, 0, toDateTime64(0, 3, 'UTC'), 0, '', '', toDateTime64(0, 3, 'UTC'), max(row_version), max(changed_at)
  FROM messages_store
  WHERE message_key IN (SELECT message_key FROM message_homes_store FINAL WHERE lowest != highest)
  GROUP BY message_key
  SETTINGS
    join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
    short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
)
GROUP BY message_key
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Building block: what other records say about a message: its deletion, its bare delivery status, and which of its records is the newest';

CREATE OR REPLACE VIEW messages_base AS
WITH
  -- The clock of the business hours: see 101_open_hours.
  (SELECT (groupArray(scope), groupArray(place)) FROM channel_schedules_base) AS schedules,
  (SELECT (groupArray(interval_key), groupArray(toUnixTimestamp64Milli(closes_at)), groupArray(open_ms_before))
   FROM (SELECT interval_key, closes_at, open_ms_before FROM open_intervals_base ORDER BY interval_key)) AS open_hours,
  (of_provider, of_account, of_channel) -> transform(concat(of_provider, '\n', of_account, '\n', of_channel), schedules.1, schedules.2, 0) AS schedule_of,
  (place, ms) -> roundDown(place * 17592186044416 + toUInt64(greatest(ms, 0)), arrayPushFront(open_hours.1, 0)) AS interval_at,
  (place, ms) -> toBool(intDiv(interval_at(place, ms), 17592186044416) = place AND ms < transform(interval_at(place, ms), open_hours.1, open_hours.2, 0)) AS is_open_at,
  (place, ms) -> if(intDiv(interval_at(place, ms), 17592186044416) = place,
    transform(interval_at(place, ms), open_hours.1, open_hours.3, 0) + least(ms, transform(interval_at(place, ms), open_hours.1, open_hours.2, 0)) - toInt64(interval_at(place, ms) % 17592186044416), 0) AS open_ms_until,
  schedule_of(m.provider, m.account_id, m.channel) AS schedule_place
SELECT
  m.provider AS provider, m.account_id AS account_id, m.message_id AS message_id, m.conversation_id AS conversation_id,
  m.contact_id AS contact_id, if(notEmpty(m.contact_id), m.contact_id, m.contact_address) AS contact_key,
  m.channel AS channel, m.direction AS direction, m.author_kind AS author_kind,
  m.author_id AS author_id, m.is_internal AS is_internal,
  facts.status_version != 0 AND (facts.status_version > m.row_version OR m.delivery_status = 'unknown') AS has_newer_status,
  toLowCardinality(if(has_newer_status, facts.delivery_status, m.delivery_status)) AS delivery_status,
  if(has_newer_status, facts.status_reason, m.status_reason) AS status_reason,
  m.retry_of AS retry_of, m.attachment_count AS attachment_count, m.body AS body, m.body_length AS body_length,
  m.contact_address AS contact_address, m.account_address AS account_address, m.occurred_at AS occurred_at,
  toDate(m.occurred_hour) AS occurred_date, m.edited_at AS edited_at, m.event_id AS event_id, m.version AS version,
  m.mapping_version AS mapping_version, m.row_version AS row_version, m.received_at AS received_at,
  m.raw_topic AS raw_topic, m.raw_partition AS raw_partition, m.raw_offset AS raw_offset, m.occurred_hour AS occurred_hour, m.message_key AS message_key,
  if(schedule_place = 0 OR m.occurred_at IS NULL, NULL, is_open_at(schedule_place, toUnixTimestamp64Milli(assumeNotNull(m.occurred_at)))) AS is_open_hours,
  greatest(m.changed_at, if(has_newer_status, facts.status_changed_at, m.changed_at), facts.deletion_changed_at) AS changed_at
FROM (
  SELECT * FROM messages_store FINAL
  SETTINGS
    join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
    short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0, use_skip_indexes_if_final_exact_mode = 0
) AS m
LEFT ANY JOIN message_facts_base AS facts
  ON m.message_key = facts.message_key
WHERE facts.deleted_below <= bitShiftRight(m.row_version, 32) AND facts.newest IN (0, m.row_version)
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0,
  join_algorithm = 'hash', enable_join_runtime_filters = 0, use_statistics = 0
COMMENT 'Building block: the newest record of each message that is not deleted, with the keys of the store';

CREATE OR REPLACE VIEW messages (
  provider         LowCardinality(String)       COMMENT 'Provider that sent the webhook: spruce, bird, highlevel and others',
  account_id       LowCardinality(String)       COMMENT 'Tenant at the provider',
  message_id       String                       COMMENT 'Provider''s id of the message. One row per (provider, account_id, message_id)',
  conversation_id  String                       COMMENT 'Conversation of the message. Empty when unknown',
  contact_id       String                       COMMENT 'Provider''s id of the external party. Empty when unknown',
  contact_key      String                       COMMENT 'The contact: contact_id where it is known, else contact_address, else empty. Identifies a person within (provider, account_id); contacts links the persons of several accounts',
  channel          LowCardinality(String)       COMMENT 'sms, email, whatsapp, chat, fax, facebook, instagram, secure, voicemail, ... other, unknown',
  direction        Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2) COMMENT 'inbound: from the contact to the account',
  author_kind      Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5) COMMENT 'Who wrote: the contact, a person of the account, an answering bot, a rule or campaign, the system',
  author_id        String                       COMMENT 'Provider''s id of the author. Empty when unknown',
  is_internal      Bool                         COMMENT 'Internal note, never visible to the contact. Not in communications, volumes or response times',
  delivery_status  LowCardinality(String)       COMMENT 'unknown, received, queued, sent, delivered, read, failed, undelivered, rejected, canceled: the status in the newest webhook that has the content, or in a newer webhook that has only a status. unknown when neither states one',
  status_reason    String                       COMMENT 'Provider''s code for the reason of the delivery status, such as 30003 of Twilio. Empty when none',
  retry_of         String                       COMMENT 'message_id of the first attempt when this message is a retry, else empty. Each attempt is a row here. In communications a chain (all attempts with the same first attempt) is one message',
  attachment_count UInt32                       COMMENT 'Number of attachments',
  body             String                       COMMENT 'Text. Empty when there is none or when PII_CONTENT drops it',
  body_length      Nullable(UInt32)             COMMENT 'Length of the text in Unicode code points, also when PII_CONTENT drops the text. NULL when there is no text',
  contact_address  String                       COMMENT 'Address of the external party, hashed by default. Empty when unknown',
  account_address  String                       COMMENT 'Address of the account''s own side, hashed by default. Empty when unknown',
  occurred_at      Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the message by the provider''s clock, UTC. NULL until a webhook states it',
  occurred_date    Date                         COMMENT 'UTC date of occurred_at, 1970-01-01 when that is NULL. Filter on this column: it prunes',
  is_open_hours    Nullable(Bool)               COMMENT 'Whether occurred_at is in an open interval of the schedule that applies. NULL when no schedule applies or the time is unknown',
  edited_at        Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the last edit of the content, UTC. NULL when never edited',
  event_id         String                       COMMENT 'Event that the content of this row comes from',
  version          UInt64                       COMMENT 'Time of the state at the provider in ms x 100, plus the rank of the state in the life cycle. From that event; 0 when there is no state time',
  mapping_version  UInt32                       COMMENT 'Version of the mapping that produced the row. Between records of equal version, the higher mapping_version wins',
  revision_hash    UInt32                       COMMENT 'Hash of the content. version, mapping_version and revision_hash, in this order, order the records of one message',
  received_at      DateTime64(3, 'UTC')         COMMENT 'When the gateway received the webhook, UTC. For identical deliveries, that of any one of them',
  changed_at       DateTime64(3, 'UTC')         COMMENT 'When ClickHouse last took something that changed the row, UTC. Incremental readers filter on it',
  raw_topic        LowCardinality(String)       COMMENT 'Topic of the raw webhook. For identical deliveries, that of any one of them',
  raw_partition    Int32                        COMMENT 'Partition of the raw webhook. For identical deliveries, that of any one of them',
  raw_offset       Int64                        COMMENT 'Offset of the raw webhook. For identical deliveries, that of any one of them',
  occurred_hour    DateTime('UTC')              COMMENT 'Start of the UTC hour of occurred_at, 1970-01-01 00:00 when that is NULL. A filter on it prunes'
) SQL SECURITY DEFINER AS
SELECT
  provider, account_id, message_id, conversation_id, contact_id, contact_key, channel, direction, author_kind, author_id,
  is_internal, delivery_status, status_reason, retry_of, attachment_count, body, body_length, contact_address, account_address,
  occurred_at, occurred_date, is_open_hours, edited_at, event_id, version, mapping_version, toUInt32(bitAnd(row_version,
  4294967295)) AS revision_hash, received_at, changed_at, raw_topic, raw_partition, raw_offset, occurred_hour
FROM messages_base
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'One row per message that is not deleted: SMS, e-mail, chat, fax, notes, voicemail drops. It shows the newest record of each message by the provider''s clock. To count messages, query communications or communication_volume_hourly: they leave out notes and the earlier attempts of a retry';
