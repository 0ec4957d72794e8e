-- How fast was a person answered, whatever the channel of the reply?
SELECT
  provider, account_id, channel, answered_by_channel, count() AS answered,
  quantileExactInclusiveOrNull(0.5)(response_seconds) AS response_seconds_median
FROM contact_turns
WHERE turn_status = 'answered' AND waiting_since >= '2026-11-01'
GROUP BY ALL
ORDER BY ALL;
