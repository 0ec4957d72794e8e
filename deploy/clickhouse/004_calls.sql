-- Calls. Providers send one webhook per state of a call, each with a part of the facts. Each field has the value of
-- the newest record that states one: max over (row_version, value). Neither the order nor the repetition of
-- deliveries changes that maximum, and a correction replaces the value. A record without a value gives (0, default);
-- the tuple has row_version + 1, so that a value of a record of version 0 still wins.
--
-- The time of a call is its start. occurred_at of the call is the newest known start, and the occurred_at of its
-- records only when no start is known.
--
-- Read tuples by position with tupleElement, never as a subcolumn: under FINAL, ClickHouse reads a subcolumn before
-- it merges the rows.

CREATE TABLE IF NOT EXISTS calls_store (
  provider      LowCardinality(String) COMMENT 'Provider',
  account_id    LowCardinality(String) COMMENT 'Tenant at the provider',
  occurred_hour DateTime('UTC')        COMMENT 'Start of the UTC hour in which the call began according to this record, 1970-01-01 00:00 when unknown' CODEC(Delta, LZ4),
  call_key      UInt64                 COMMENT 'Hash of (provider, account_id, call_id)' CODEC(NONE),
  call_id       String                 COMMENT 'Provider''s id',
  row_version     SimpleAggregateFunction(max, UInt128)                                     COMMENT 'version, mapping_version, revision_hash of the newest record',
  occurred_at     SimpleAggregateFunction(max, Tuple(UInt128, DateTime64(3, 'UTC')))        COMMENT 'Time of the call',
  conversation_id SimpleAggregateFunction(max, Tuple(UInt128, String))                      COMMENT 'Conversation',
  contact_id      SimpleAggregateFunction(max, Tuple(UInt128, String))                      COMMENT 'External party',
  medium          SimpleAggregateFunction(max, Tuple(UInt128, String))                      COMMENT 'phone or video',
  direction       SimpleAggregateFunction(max, Tuple(UInt128, Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2))) COMMENT 'Direction',
  outcome         SimpleAggregateFunction(max, Tuple(UInt128, Enum8('unknown' = 0, 'in_progress' = 1, 'no_answer' = 2, 'busy' = 3, 'canceled' = 4, 'failed' = 5, 'abandoned' = 6, 'missed' = 7, 'voicemail' = 8, 'answered' = 9, 'blocked' = 10))) COMMENT 'Outcome',
  started_at      SimpleAggregateFunction(max, Tuple(UInt128, DateTime64(3, 'UTC')))        COMMENT 'When it began',
  answered_at     SimpleAggregateFunction(max, Tuple(UInt128, DateTime64(3, 'UTC')))        COMMENT 'When it was answered',
  ended_at        SimpleAggregateFunction(max, Tuple(UInt128, DateTime64(3, 'UTC')))        COMMENT 'When it ended',
  talk_seconds    SimpleAggregateFunction(max, Tuple(UInt128, Float64))                     COMMENT 'Talk time that the mapping states',
  voicemail_seconds         SimpleAggregateFunction(max, Tuple(UInt128, Float64))           COMMENT 'Length of the voicemail recording',
  provider_duration_seconds SimpleAggregateFunction(max, Tuple(UInt128, Float64))           COMMENT 'Duration that the provider sent',
  answered_by     SimpleAggregateFunction(max, Tuple(UInt128, String))                      COMMENT 'Who answered',
  initiated_by    SimpleAggregateFunction(max, Tuple(UInt128, String))                      COMMENT 'Who started it',
  has_recording   SimpleAggregateFunction(max, Tuple(UInt128, UInt8))                       COMMENT 'Whether a recording exists',
  is_internal     SimpleAggregateFunction(max, Tuple(UInt128, UInt8))                       COMMENT 'Whether the call is between teammates',
  contact_address SimpleAggregateFunction(max, Tuple(UInt128, String))                      COMMENT 'Address of the external party',
  account_address SimpleAggregateFunction(max, Tuple(UInt128, String))                      COMMENT 'Address of the account''s own side',
  lineage         SimpleAggregateFunction(max, Tuple(UInt128, Tuple(String, UInt64, UInt32, DateTime64(3, 'UTC'), String, Int32, Int64)))
                  COMMENT 'Newest record: event_id, version, mapping_version, received_at, raw_topic, raw_partition, raw_offset'
) ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(occurred_hour)
ORDER BY (provider, account_id, occurred_hour, call_key, call_id)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: facts of each call and hour. Query the view calls instead';

CREATE MATERIALIZED VIEW IF NOT EXISTS calls_to_store TO calls_store AS
WITH
  row_version + 1 AS v,
  toDateTime64(0, 3, 'UTC') AS no_time
SELECT
  provider, account_id, occurred_hour, call_key, call_id, row_version,
  (if(occurred_at IS NULL, 0, v), ifNull(occurred_at, no_time)) AS occurred_at,
  (if(ifNull(conversation_id, '') = '', 0, v), ifNull(conversation_id, '')) AS conversation_id,
  (if(ifNull(contact_id, '') = '', 0, v), ifNull(contact_id, '')) AS contact_id,
  (v, toString(medium)) AS medium,
  (if(direction = 'unknown', 0, v), direction) AS direction,
  (if(outcome = 'unknown', 0, v), outcome) AS outcome,
  (if(started_at IS NULL, 0, v), ifNull(started_at, no_time)) AS started_at,
  (if(answered_at IS NULL, 0, v), ifNull(answered_at, no_time)) AS answered_at,
  (if(ended_at IS NULL, 0, v), ifNull(ended_at, no_time)) AS ended_at,
  (if(talk_seconds IS NULL, 0, v), ifNull(talk_seconds, 0)) AS talk_seconds,
  (if(voicemail_seconds IS NULL, 0, v), ifNull(voicemail_seconds, 0)) AS voicemail_seconds,
  (if(provider_duration_seconds IS NULL, 0, v), ifNull(provider_duration_seconds, 0)) AS provider_duration_seconds,
  (if(ifNull(answered_by, '') = '', 0, v), ifNull(answered_by, '')) AS answered_by,
  (if(ifNull(initiated_by, '') = '', 0, v), ifNull(initiated_by, '')) AS initiated_by,
  (if(has_recording IS NULL, 0, v), toUInt8(ifNull(has_recording, false))) AS has_recording,
  (if(is_internal IS NULL, 0, v), toUInt8(ifNull(is_internal, false))) AS is_internal,
  (if(ifNull(contact_address, '') = '', 0, v), ifNull(contact_address, '')) AS contact_address,
  (if(ifNull(account_address, '') = '', 0, v), ifNull(account_address, '')) AS account_address,
  (v, (event_id, toUInt64(greatest(version, 0)), toUInt32(greatest(mapping_version, 0)), received_at, toString(raw_topic), raw_partition, raw_offset)) AS lineage
FROM calls_landing
WHERE NOT is_partial
COMMENT 'Storage: facts of calls';

-- Formerly: 06b7dbd0d7423eef56dfd88ef4132c361266f58270bb614a7646b1f1ee75d2a7
