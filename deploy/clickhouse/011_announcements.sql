-- The topic unified.erasures names every entity that an erasure or a replay takes out of the tables. This table
-- records an entity from before its removal until Kafka has its record, so that the next run announces what an
-- interrupted one removed.

CREATE TABLE IF NOT EXISTS announcements_store (
  reason     Enum8('erased' = 1, 'withdrawn' = 2)                                             COMMENT 'erased: by an erasure. withdrawn: by a replay',
  kind       Enum8('message' = 1, 'call' = 2, 'conversation_event' = 3, 'conversation' = 4)   COMMENT 'What the id names',
  provider   LowCardinality(String)                                                           COMMENT 'Provider of the entity',
  account_id LowCardinality(String)                                                           COMMENT 'Account of the entity',
  id         String                                                                           COMMENT 'message_id, call_id, event_id or conversation_id',
  run_id     String                                                                           COMMENT 'Run of the command that removes the entity',
  erased_at  DateTime64(3, 'UTC')                                                             COMMENT 'When the run began'
) ENGINE = ReplacingMergeTree(erased_at)
ORDER BY (reason, kind, provider, account_id, id, run_id)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: entities that an erasure or a replay takes out of the tables and that unified.erasures does not name yet. Empty unless such a command runs or was interrupted';
