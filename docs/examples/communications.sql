-- Conversations that were active in a period: distinct ones, so not to be added up
SELECT provider, account_id, uniqExact(conversation_id) AS active_conversations
FROM communications
WHERE occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
  AND conversation_id != '' AND NOT is_failed AND author_kind NOT IN ('automation', 'system')
GROUP BY ALL
ORDER BY ALL;
