-- With how many contacts did we speak, and on which channels?
SELECT provider, account_id, uniqExact(contact_id) AS contacts, arraySort(groupUniqArray(channel)) AS channels
FROM communications
WHERE occurred_date >= '2026-11-01' AND contact_id != '' AND NOT is_failed
GROUP BY ALL
ORDER BY ALL;
