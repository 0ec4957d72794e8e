-- Open conversations by assignee
SELECT provider, account_id, assignee_id, count() AS open_conversations, max(last_event_at) AS newest_event_at
FROM conversations
WHERE NOT is_closed AND last_event_at IS NOT NULL
GROUP BY ALL
ORDER BY ALL;
