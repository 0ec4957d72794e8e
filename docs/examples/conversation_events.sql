-- How the states of conversations changed
SELECT occurred_at, provider, conversation_id, event_type, is_closed, assignee_id, tags
FROM conversation_events
WHERE occurred_date >= '2026-11-01'
ORDER BY provider, conversation_id, version, mapping_version, revision_hash
LIMIT 20;
