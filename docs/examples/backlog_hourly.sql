-- How many turns waited at the start of each local day, and how long?
SELECT hour, provider, account_id, sum(waiting_count) AS waiting, max(age_seconds_p90) / 3600 AS longest_p90_hours
FROM backlog_hourly
WHERE toHour(hour, 'America/New_York') = 0 AND hour >= '2026-11-01'
GROUP BY ALL
ORDER BY ALL;
