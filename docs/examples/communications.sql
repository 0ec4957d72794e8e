-- With how many contacts did we speak, and on which channels?
SELECT provider, account_id, uniqExact(contact_key) AS contacts, arraySort(groupUniqArray(channel)) AS channels
FROM communications
WHERE occurred_date >= '2026-11-01' AND contact_key != '' AND NOT is_failed
GROUP BY ALL
ORDER BY ALL;

-- Busiest hours of the day, in the time zone that you name
SELECT toHour(assumeNotNull(occurred_at), 'America/New_York') AS local_hour, kind, count() AS communications
FROM communications
WHERE occurred_date >= '2026-11-01' AND occurred_at IS NOT NULL AND author_kind != 'system' AND NOT is_failed
GROUP BY ALL
ORDER BY communications DESC
LIMIT 10;
