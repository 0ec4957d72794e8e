-- The week of each person
SELECT
  toMonday(day) AS week, provider, account_id, agent_id, any(agent_name) AS name,
  sum(reply_count) AS replies, sum(turns_answered_count) AS turns_answered,
  sum(calls_answered_count) AS calls_answered, sum(calls_placed_count) AS calls_placed,
  sum(calls_connected_count) / nullIf(sum(calls_placed_count), 0) AS connect_rate,
  sum(talk_seconds_sum) / 3600 AS talk_hours
FROM agent_metrics_daily
WHERE day >= toMonday(toDate('2026-11-01'))
GROUP BY ALL
ORDER BY ALL;
