-- The longest calls
SELECT provider, account_id, call_id, direction, started_at, talk_seconds, agent_id
FROM calls
WHERE is_answered AND NOT is_internal AND occurred_date >= '2026-11-01'
ORDER BY talk_seconds DESC NULLS LAST
LIMIT 10;
