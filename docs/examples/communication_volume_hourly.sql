-- Volume per UTC day and channel
SELECT toDate(hour) AS day, provider, kind, channel, sum(communication_count) AS communications, sum(failed_count) AS failed
FROM communication_volume_hourly
WHERE occurred_date >= '2026-11-01'
GROUP BY ALL
ORDER BY ALL;
