-- A replay and an erasure take rows out of stores that gather and put back what is still true. What they took out
-- stands here until it is put back: a run that was cut short in between is completed by the next one.

CREATE TABLE IF NOT EXISTS taken_out_store (
  taken_by   Enum8('replay' = 1, 'erase' = 2)                         COMMENT 'Which command took it out',
  kind       Enum8('message' = 1, 'call' = 2, 'conversation' = 3)     COMMENT 'What the id names',
  provider   LowCardinality(String)                                   COMMENT 'Provider of the entity',
  account_id LowCardinality(String)                                   COMMENT 'Account of the entity',
  id         String                                                   COMMENT 'message_id, call_id or conversation_id',
  taken_at   DateTime('UTC') DEFAULT now()                            COMMENT 'When it was taken out, UTC'
) ENGINE = ReplacingMergeTree(taken_at)
ORDER BY (taken_by, kind, provider, account_id, id)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Storage: what a replay or an erasure has taken out and not yet put back. Empty unless one runs or was cut short';
