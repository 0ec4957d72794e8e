-- How many wait now, and how long the longest has
SELECT provider, account_id, channel, count() AS waiting, max(waiting_seconds) AS longest_seconds
FROM waiting_conversations
GROUP BY ALL
ORDER BY ALL;
