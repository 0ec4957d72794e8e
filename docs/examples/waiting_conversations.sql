-- How many conversations wait now, and for how long at most?
SELECT provider, account_id, channel, count() AS waiting, max(waiting_seconds) AS longest_seconds
FROM waiting_conversations
GROUP BY ALL
ORDER BY ALL;
