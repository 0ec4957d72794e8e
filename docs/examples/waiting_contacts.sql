-- How many contacts wait now, and how long at most?
SELECT provider, account_id, channel, count() AS waiting, countIf(is_stale) AS stale, max(waiting_business_seconds) AS longest_open_seconds
FROM waiting_contacts
GROUP BY ALL
ORDER BY ALL;
