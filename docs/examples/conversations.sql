-- Open conversations by assignee
SELECT provider, account_id, assignee_id, count() AS open_conversations, max(last_event_at) AS last_event_at
FROM conversations
WHERE NOT is_closed
GROUP BY ALL
ORDER BY ALL;
