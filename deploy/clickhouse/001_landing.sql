-- Landing tables: what the sink inserts into. They keep nothing (ENGINE = Null); materialized views spread
-- each record over the stores. One column per field of the Avro schema, same name. The MATERIALIZED columns
-- are derived once here, so that every store reads the same order and the same key.
--
-- row_version orders the records of one entity: provider's state (version), then mapping_version, then
-- revision_hash. It does not depend on the order or the number of deliveries.

CREATE TABLE IF NOT EXISTS messages_landing (
  event_id         String                                                COMMENT 'Deterministic id of the fact that the webhook states',
  provider         LowCardinality(String)                                COMMENT 'spruce, bird, highlevel and others',
  account_id       LowCardinality(String)                                COMMENT 'Tenant at the provider',
  occurred_at      Nullable(DateTime64(3, 'UTC'))                        COMMENT 'When the message came to be, by the provider''s clock. NULL when the webhook does not say',
  is_partial       Bool                                                  COMMENT 'Names the message without its content: changes state, creates no row',
  received_at      DateTime64(3, 'UTC')                                  COMMENT 'When the gateway received the webhook',
  version          Int64                                                 COMMENT 'Provider''s state time in ms x 100 + life-cycle rank. 0: no state time',
  revision_hash    Int64                                                 COMMENT '0 to 2^32-1, over the record''s own meaning',
  is_deleted       Bool                                                  COMMENT 'This state is a deletion',
  raw_topic        LowCardinality(String)                                COMMENT 'Topic of the raw record',
  raw_partition    Int32                                                 COMMENT 'Partition of the raw record',
  raw_offset       Int64                                                 COMMENT 'Offset of the raw record',
  mapping_version  Int32                                                 COMMENT 'Version of the mapping. On equal version the higher wins',
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
COMMENT 'Where the sink inserts records of unified.messages';

CREATE TABLE IF NOT EXISTS calls_landing (
  event_id         String                                                COMMENT 'Deterministic id of the fact that the webhook states',
  provider         LowCardinality(String)                                COMMENT 'spruce, bird, highlevel and others',
  account_id       LowCardinality(String)                                COMMENT 'Tenant at the provider',
  occurred_at      Nullable(DateTime64(3, 'UTC'))                        COMMENT 'When the call came to be, by the provider''s clock. NULL when the webhook does not say',
  is_partial       Bool                                                  COMMENT 'Names the call without its content: changes state, creates no row',
  received_at      DateTime64(3, 'UTC')                                  COMMENT 'When the gateway received the webhook',
  version          Int64                                                 COMMENT 'Provider''s state time in ms x 100 + life-cycle rank. 0: no state time',
  revision_hash    Int64                                                 COMMENT '0 to 2^32-1, over the record''s own meaning',
  is_deleted       Bool                                                  COMMENT 'This state is a deletion',
  raw_topic        LowCardinality(String)                                COMMENT 'Topic of the raw record',
  raw_partition    Int32                                                 COMMENT 'Partition of the raw record',
  raw_offset       Int64                                                 COMMENT 'Offset of the raw record',
  mapping_version  Int32                                                 COMMENT 'Version of the mapping. On equal version the higher wins',
  call_id          String                                                COMMENT 'Provider''s id of the call',
  conversation_id  Nullable(String)                                      COMMENT 'Conversation of the call',
  contact_id       Nullable(String)                                      COMMENT 'External party',
  medium           LowCardinality(String) DEFAULT 'phone'                COMMENT 'phone or video. An open set',
  direction        Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2)   COMMENT 'As seen from the account',
  outcome          Enum8('unknown' = 0, 'in_progress' = 1, 'no_answer' = 2, 'busy' = 3, 'canceled' = 4, 'failed' = 5, 'abandoned' = 6, 'missed' = 7, 'voicemail' = 8, 'answered' = 9, 'blocked' = 10) COMMENT 'How the call ended, or in_progress',
  started_at       Nullable(DateTime64(3, 'UTC'))                        COMMENT 'When the call began',
  answered_at      Nullable(DateTime64(3, 'UTC'))                        COMMENT 'When the two sides were connected',
  ended_at         Nullable(DateTime64(3, 'UTC'))                        COMMENT 'When the call ended',
  talk_seconds     Nullable(Float64)                                     COMMENT 'Talk time, where the provider sends only a duration',
  voicemail_seconds         Nullable(Float64)                            COMMENT 'Length of the voicemail recording',
  provider_duration_seconds Nullable(Float64)                            COMMENT 'The duration that the provider sent, untouched',
  answered_by      Nullable(String)                                      COMMENT 'Who answered',
  initiated_by     Nullable(String)                                      COMMENT 'Who started the call',
  has_recording    Nullable(Bool)                                        COMMENT 'Whether a recording exists',
  is_internal      Nullable(Bool)                                        COMMENT 'Whether teammates call each other',
  contact_address  Nullable(String)                                      COMMENT 'Address of the external party',
  account_address  Nullable(String)                                      COMMENT 'Address of the account''s own side',

  row_version   UInt128 MATERIALIZED bitOr(bitOr(bitShiftLeft(toUInt128(greatest(version, 0)), 64), bitShiftLeft(toUInt128(greatest(mapping_version, 0)), 32)), toUInt128(toUInt32(revision_hash)))
                COMMENT 'Order of the records of one call: version, mapping_version, revision_hash',
  occurred_hour DateTime('UTC') MATERIALIZED ifNull(toStartOfHour(least(greatest(coalesce(started_at, occurred_at), toDateTime64(0, 3, 'UTC')), toDateTime64('2106-02-07 00:00:00', 3, 'UTC'))), toDateTime(0, 'UTC'))
                COMMENT 'Start of the UTC hour in which the call began, 1970-01-01 00:00 when unknown',
  call_key      UInt64  MATERIALIZED sipHash64(provider, account_id, call_id)
                COMMENT 'Hash of the identity (provider, account_id, call_id)'
) ENGINE = Null
COMMENT 'Where the sink inserts records of unified.calls';

CREATE TABLE IF NOT EXISTS conversation_events_landing (
  event_id          String                                               COMMENT 'Deterministic id of the fact that the webhook states',
  provider          LowCardinality(String)                               COMMENT 'spruce, bird, highlevel and others',
  account_id        LowCardinality(String)                               COMMENT 'Tenant at the provider',
  occurred_at       Nullable(DateTime64(3, 'UTC'))                       COMMENT 'When the event came to be, by the provider''s clock. NULL when the webhook does not say',
  is_partial        Bool                                                 COMMENT 'Names the conversation without its state, as a bare delete does',
  received_at       DateTime64(3, 'UTC')                                 COMMENT 'When the gateway received the webhook',
  version           Int64                                                COMMENT 'Provider''s state time in ms x 100 + life-cycle rank. 0: no state time',
  revision_hash     Int64                                                COMMENT '0 to 2^32-1, over the record''s own meaning',
  is_deleted        Bool                                                 COMMENT 'This state is a deletion',
  raw_topic         LowCardinality(String)                               COMMENT 'Topic of the raw record',
  raw_partition     Int32                                                COMMENT 'Partition of the raw record',
  raw_offset        Int64                                                COMMENT 'Offset of the raw record',
  mapping_version   Int32                                                COMMENT 'Version of the mapping. On equal version the higher wins',
  conversation_id   String                                               COMMENT 'Provider''s id of the conversation',
  event_type        LowCardinality(String) DEFAULT 'observed'            COMMENT 'observed, created, updated, deleted, restored, merged. An open set',
  is_closed         Nullable(Bool)                                       COMMENT 'Archived or closed at that moment. NULL when the webhook does not say',
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
COMMENT 'Where the sink inserts records of unified.conversations';
