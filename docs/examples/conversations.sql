-- Open conversations by assignee: not closed, or somebody waits in them
SELECT provider, account_id, assignee_id, count() AS open_conversations, max(last_event_at) AS newest_event_at
FROM conversations
WHERE last_event_at IS NOT NULL
  AND (NOT is_closed OR (provider, account_id, conversation_id) IN (SELECT provider, account_id, conversation_id FROM waiting_conversations))
GROUP BY ALL
ORDER BY ALL;
