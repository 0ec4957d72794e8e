-- The sink inserts into the landing tables. They store nothing (ENGINE = Null): materialized views write each
-- record to the stores. Each field of the Avro schema has a column of the same name. The MATERIALIZED columns are
-- computed here once, so that all stores use the same order and the same key.
--
-- row_version orders the records of one entity by the provider's state (version), then by mapping_version, then
-- by revision_hash. It does not depend on the order or the number of deliveries.

CREATE TABLE IF NOT EXISTS messages_landing (
  event_id         String                                                COMMENT 'Deterministic id of the event: the same webhook always gives the same id',
  provider         LowCardinality(String)                                COMMENT 'spruce, bird, highlevel and others',
  account_id       LowCardinality(String)                                COMMENT 'Tenant at the provider',
  occurred_at      Nullable(DateTime64(3, 'UTC'))                        COMMENT 'Time of the message by the provider''s clock. NULL when the webhook does not state it',
  is_partial       Bool                                                  COMMENT 'The webhook names the message without its content: the record changes state and creates no row',
  received_at      DateTime64(3, 'UTC')                                  COMMENT 'When the gateway received the webhook',
  version          Int64                                                 COMMENT 'Time of the state at the provider in ms x 100, plus the rank of the state in the life cycle. 0 when there is no state time',
  revision_hash    Int64                                                 COMMENT 'Hash of the content of the record, without lineage and receive time. 0 to 2^32-1',
  is_deleted       Bool                                                  COMMENT 'This state is a deletion',
  raw_topic        LowCardinality(String)                                COMMENT 'Topic of the raw record',
  raw_partition    Int32                                                 COMMENT 'Partition of the raw record',
  raw_offset       Int64                                                 COMMENT 'Offset of the raw record',
  mapping_version  Int32                                                 COMMENT 'Version of the mapping. Between records of equal version, the higher mapping_version wins',
  message_id       String                                                COMMENT 'Provider''s id of the message',
  conversation_id  Nullable(String)                                      COMMENT 'Conversation of the message',
  contact_id       Nullable(String)                                      COMMENT 'External party',
  channel          LowCardinality(String) DEFAULT 'unknown'              COMMENT 'sms, email, whatsapp, chat, fax, ... An open set',
  direction        Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2)   COMMENT 'As seen from the account',
  author_kind      Enum8('unknown' = 0, 'contact' = 1, 'human' = 2, 'bot' = 3, 'automation' = 4, 'system' = 5) COMMENT 'Kind of the author',
  author_id        Nullable(String)                                      COMMENT 'Provider''s id of the author',
  is_internal      Bool                                                  COMMENT 'Internal note',
  delivery_status  LowCardinality(String) DEFAULT 'unknown'              COMMENT 'unknown, received, queued, sent, delivered, read, failed, undelivered, rejected, canceled',
  status_reason    Nullable(String)                                      COMMENT 'Provider''s reason for the delivery status',
  retry_of         Nullable(String)                                      COMMENT 'message_id of the first attempt',
  attachment_count Int32                                                 COMMENT 'Number of attachments',
  body             Nullable(String)                                      COMMENT 'Text',
  body_length      Nullable(Int32)                                       COMMENT 'Length of the text in code points',
  contact_address  Nullable(String)                                      COMMENT 'Address of the external party',
  account_address  Nullable(String)                                      COMMENT 'Address of the account''s own side',
  edited_at        Nullable(DateTime64(3, 'UTC'))                        COMMENT 'When the content was last edited',

  row_version   UInt128 MATERIALIZED bitOr(bitOr(bitShiftLeft(toUInt128(greatest(version, 0)), 64), bitShiftLeft(toUInt128(greatest(mapping_version, 0)), 32)), toUInt128(toUInt32(revision_hash)))
                COMMENT 'Order of the records of one message: version, mapping_version, revision_hash',
  occurred_hour DateTime('UTC') MATERIALIZED ifNull(toStartOfHour(least(greatest(occurred_at, toDateTime64(0, 3, 'UTC')), toDateTime64('2106-02-07 00:00:00', 3, 'UTC'))), toDateTime(0, 'UTC'))
                COMMENT 'Start of the UTC hour of occurred_at, 1970-01-01 00:00 when unknown',
  message_key   UInt64  MATERIALIZED sipHash64(provider, account_id, message_id)
                COMMENT 'Hash of the identity (provider, account_id, message_id)'
) ENGINE = Null
COMMENT 'Landing table: the sink inserts the records of unified.messages here';

CREATE TABLE IF NOT EXISTS calls_landing (
  event_id         String                                                COMMENT 'Deterministic id of the event: the same webhook always gives the same id',
  provider         LowCardinality(String)                                COMMENT 'spruce, bird, highlevel and others',
  account_id       LowCardinality(String)                                COMMENT 'Tenant at the provider',
  occurred_at      Nullable(DateTime64(3, 'UTC'))                        COMMENT 'Time of the call by the provider''s clock. NULL when the webhook does not state it',
  is_partial       Bool                                                  COMMENT 'The webhook names the call without its content: the record changes state and creates no row',
  received_at      DateTime64(3, 'UTC')                                  COMMENT 'When the gateway received the webhook',
  version          Int64                                                 COMMENT 'Time of the state at the provider in ms x 100, plus the rank of the state in the life cycle. 0 when there is no state time',
  revision_hash    Int64                                                 COMMENT 'Hash of the content of the record, without lineage and receive time. 0 to 2^32-1',
  is_deleted       Bool                                                  COMMENT 'This state is a deletion',
  raw_topic        LowCardinality(String)                                COMMENT 'Topic of the raw record',
  raw_partition    Int32                                                 COMMENT 'Partition of the raw record',
  raw_offset       Int64                                                 COMMENT 'Offset of the raw record',
  mapping_version  Int32                                                 COMMENT 'Version of the mapping. Between records of equal version, the higher mapping_version wins',
  call_id          String                                                COMMENT 'Provider''s id of the call',
  conversation_id  Nullable(String)                                      COMMENT 'Conversation of the call',
  contact_id       Nullable(String)                                      COMMENT 'External party',
  medium           LowCardinality(String) DEFAULT 'phone'                COMMENT 'phone or video. An open set',
  direction        Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2)   COMMENT 'As seen from the account',
  outcome          Enum8('unknown' = 0, 'in_progress' = 1, 'no_answer' = 2, 'busy' = 3, 'canceled' = 4, 'failed' = 5, 'abandoned' = 6, 'missed' = 7, 'voicemail' = 8, 'answered' = 9, 'blocked' = 10) COMMENT 'How the call ended, or in_progress',
  started_at       Nullable(DateTime64(3, 'UTC'))                        COMMENT 'When the call began',
  answered_at      Nullable(DateTime64(3, 'UTC'))                        COMMENT 'When the two sides were connected',
  ended_at         Nullable(DateTime64(3, 'UTC'))                        COMMENT 'When the call ended',
  talk_seconds     Nullable(Float64)                                     COMMENT 'Talk time when the provider sends only a duration',
  voicemail_seconds         Nullable(Float64)                            COMMENT 'Length of the voicemail recording',
  provider_duration_seconds Nullable(Float64)                            COMMENT 'Duration as the provider sent it',
  answered_by      Nullable(String)                                      COMMENT 'Who answered',
  initiated_by     Nullable(String)                                      COMMENT 'Who started the call',
  has_recording    Nullable(Bool)                                        COMMENT 'Whether a recording exists',
  is_internal      Nullable(Bool)                                        COMMENT 'Whether the call is between teammates',
  contact_address  Nullable(String)                                      COMMENT 'Address of the external party',
  account_address  Nullable(String)                                      COMMENT 'Address of the account''s own side',

  row_version   UInt128 MATERIALIZED bitOr(bitOr(bitShiftLeft(toUInt128(greatest(version, 0)), 64), bitShiftLeft(toUInt128(greatest(mapping_version, 0)), 32)), toUInt128(toUInt32(revision_hash)))
                COMMENT 'Order of the records of one call: version, mapping_version, revision_hash',
  occurred_hour DateTime('UTC') MATERIALIZED ifNull(toStartOfHour(least(greatest(coalesce(started_at, occurred_at), toDateTime64(0, 3, 'UTC')), toDateTime64('2106-02-07 00:00:00', 3, 'UTC'))), toDateTime(0, 'UTC'))
                COMMENT 'Start of the UTC hour in which the call began, 1970-01-01 00:00 when unknown',
  call_key      UInt64  MATERIALIZED sipHash64(provider, account_id, call_id)
                COMMENT 'Hash of the identity (provider, account_id, call_id)'
) ENGINE = Null
COMMENT 'Landing table: the sink inserts the records of unified.calls here';

CREATE TABLE IF NOT EXISTS conversation_events_landing (
  event_id          String                                               COMMENT 'Deterministic id of the event: the same webhook always gives the same id',
  provider          LowCardinality(String)                               COMMENT 'spruce, bird, highlevel and others',
  account_id        LowCardinality(String)                               COMMENT 'Tenant at the provider',
  occurred_at       Nullable(DateTime64(3, 'UTC'))                       COMMENT 'Time of the event by the provider''s clock. NULL when the webhook does not state it',
  is_partial        Bool                                                 COMMENT 'The webhook names the conversation without its state, such as a bare delete',
  received_at       DateTime64(3, 'UTC')                                 COMMENT 'When the gateway received the webhook',
  version           Int64                                                COMMENT 'Time of the state at the provider in ms x 100, plus the rank of the state in the life cycle. 0 when there is no state time',
  revision_hash     Int64                                                COMMENT 'Hash of the content of the record, without lineage and receive time. 0 to 2^32-1',
  is_deleted        Bool                                                 COMMENT 'This state is a deletion',
  raw_topic         LowCardinality(String)                               COMMENT 'Topic of the raw record',
  raw_partition     Int32                                                COMMENT 'Partition of the raw record',
  raw_offset        Int64                                                COMMENT 'Offset of the raw record',
  mapping_version   Int32                                                COMMENT 'Version of the mapping. Between records of equal version, the higher mapping_version wins',
  conversation_id   String                                               COMMENT 'Provider''s id of the conversation',
  event_type        LowCardinality(String) DEFAULT 'observed'            COMMENT 'observed, created, updated, deleted, restored, merged. An open set',
  is_closed         Nullable(Bool)                                       COMMENT 'Archived or closed at that moment. NULL when the webhook does not state it',
  channel           LowCardinality(String) DEFAULT 'unknown'             COMMENT 'Channel of the conversation',
  status            Nullable(String)                                     COMMENT 'Provider''s status',
  assignee_id       Nullable(String)                                     COMMENT 'Assignee',
  contact_id        Nullable(String)                                     COMMENT 'External party',
  participant_count Nullable(Int32)                                      COMMENT 'Number of participants',
  tags              Array(String)                                        COMMENT 'Tags',
  title             Nullable(String)                                     COMMENT 'Title or subject',
  last_message_at   Nullable(DateTime64(3, 'UTC'))                       COMMENT 'Time of the last message, as the provider states it',

  row_version   UInt128 MATERIALIZED bitOr(bitOr(bitShiftLeft(toUInt128(greatest(version, 0)), 64), bitShiftLeft(toUInt128(greatest(mapping_version, 0)), 32)), toUInt128(toUInt32(revision_hash)))
                COMMENT 'Order of the records of one conversation: version, mapping_version, revision_hash',
  occurred_hour DateTime('UTC') MATERIALIZED ifNull(toStartOfHour(least(greatest(occurred_at, toDateTime64(0, 3, 'UTC')), toDateTime64('2106-02-07 00:00:00', 3, 'UTC'))), toDateTime(0, 'UTC'))
                COMMENT 'Start of the UTC hour of occurred_at, 1970-01-01 00:00 when unknown'
) ENGINE = Null
COMMENT 'Landing table: the sink inserts the records of unified.conversations here';
