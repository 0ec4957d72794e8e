-- Replay and erasure remove entities from the aggregating stores and then insert what still applies. This table
-- records an entity from its removal until its insert, so that the next run completes an interrupted one.

CREATE TABLE IF NOT EXISTS taken_out_store (
  taken_by   Enum8('replay' = 1, 'erase' = 2)                         COMMENT 'Command that removed the entity',
  kind       Enum8('message' = 1, 'call' = 2, 'conversation' = 3)     COMMENT 'What the id names',
  provider   LowCardinality(String)                                   COMMENT 'Provider of the entity',
  account_id LowCardinality(String)                                   COMMENT 'Account of the entity',
  id         String                                                   COMMENT 'message_id, call_id or conversation_id',
  taken_at   DateTime('UTC') DEFAULT now()                            COMMENT 'When the command removed it, UTC'
) ENGINE = ReplacingMergeTree(taken_at)
ORDER BY (taken_by, kind, provider, account_id, id)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: entities that a replay or an erasure removed and has not inserted again. Empty unless such a command runs or was interrupted';
