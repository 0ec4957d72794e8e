-- Turns and mean response time per UTC week; medians of longer spans come from response_turns
SELECT
  toMonday(day) AS week, provider,
  sum(turn_count) AS turns,
  sum(waiting_count) AS still_waiting,
  sum(bot_replied_count) AS with_a_bot,
  sum(response_seconds_sum) / nullIf(sum(answered_count), 0) AS response_seconds_mean
FROM response_metrics_daily
WHERE day >= toMonday(toDate('2026-11-01')) -- whole weeks
GROUP BY ALL
ORDER BY ALL;
