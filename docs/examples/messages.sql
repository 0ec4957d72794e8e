-- Delivery status of the messages that we sent
SELECT provider, channel, delivery_status, count() AS messages, groupUniqArray(3)(status_reason) AS reasons
FROM messages
WHERE direction = 'outbound' AND NOT is_internal AND occurred_date >= '2026-11-01'
GROUP BY ALL
ORDER BY ALL;
