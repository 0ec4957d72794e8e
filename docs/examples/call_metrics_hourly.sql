-- Calls per UTC day, with the answer rate and the mean talk time
SELECT
  toDate(hour) AS day, provider,
  sum(call_count) AS calls,
  sum(offered_count) AS offered,
  sumIf(answered_count, direction = 'inbound') / nullIf(offered, 0) AS answer_rate,
  sum(talk_seconds_sum) / nullIf(sum(talk_count), 0) AS talk_seconds_mean
FROM call_metrics_hourly
WHERE occurred_date >= '2026-11-01'
GROUP BY ALL
ORDER BY ALL;
