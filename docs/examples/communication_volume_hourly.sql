-- Busiest hours of the day, in local time
SELECT toHour(hour, 'America/New_York') AS local_hour, kind, sum(communication_count) AS communications
FROM communication_volume_hourly
WHERE occurred_date >= '2026-11-01'
GROUP BY ALL
ORDER BY communications DESC
LIMIT 10;
