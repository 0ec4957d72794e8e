-- How fast is the first reply of a session?
SELECT
  provider, account_id, channel, count() AS sessions,
  quantileExactInclusiveOrNull(0.5)(first_response_seconds) AS first_response_seconds_median,
  quantileExactInclusiveOrNull(0.5)(first_response_business_seconds) AS business_seconds_median,
  quantileExactInclusiveOrNull(0.5)(first_any_response_seconds) AS with_bots_seconds_median
FROM conversation_sessions
WHERE initiated_by = 'inbound' AND started_at >= '2026-11-01'
GROUP BY ALL
ORDER BY ALL;
