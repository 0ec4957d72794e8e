-- Hours that each schedule is open, per week
SELECT schedule_id, toMonday(opens_at) AS week, sum(dateDiff('second', opens_at, closes_at)) / 3600 AS open_hours
FROM business_hours FINAL
GROUP BY ALL
ORDER BY ALL
LIMIT 10;
