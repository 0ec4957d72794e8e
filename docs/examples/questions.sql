-- How long were the calls, per provider, account, channel and direction?
SELECT
  provider, account_id, medium AS channel, direction,
  count() AS answered_calls,
  quantileExactInclusiveOrNull(0.5)(talk_seconds) AS talk_seconds_median,
  avg(talk_seconds) AS talk_seconds_mean,
  sum(talk_seconds) AS talk_seconds_total
FROM calls
WHERE is_answered AND NOT is_internal AND occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- How fast do we respond, per provider, account and channel?
SELECT
  provider, account_id, channel,
  countIf(turn_status = 'answered_by_human') AS answered_by_people,
  countIf(turn_status = 'waiting') AS still_waiting,
  answered_by_people / nullIf(count() - still_waiting, 0) AS response_rate,
  quantileExactInclusiveOrNull(0.5)(response_seconds) AS response_seconds_median,
  quantileExactInclusiveOrNull(0.9)(response_seconds) AS response_seconds_p90
FROM response_turns
WHERE waiting_since >= '2026-11-01' AND waiting_since < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- How much do we talk, per provider, account, channel and direction?
SELECT
  provider, account_id, kind, channel, direction,
  sum(communication_count) AS communications,
  sumIf(communication_count, author_kind = 'automation') AS of_them_automated,
  sum(failed_count) AS failed
FROM communication_volume_hourly
WHERE occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- Do we answer: answer rate, speed of answer, and the share answered within 20 seconds, where ring times are known (Spruce and HighLevel state none)?
SELECT
  provider, account_id,
  countIf(is_offered) AS offered,
  countIf(is_offered AND is_answered) / nullIf(offered, 0) AS answer_rate,
  avgIf(ring_seconds, is_offered) AS speed_of_answer_seconds,
  if(countIf(is_offered AND is_answered) > 0 AND countIf(is_offered AND ring_seconds IS NOT NULL) = 0, NULL,
     countIf(is_offered AND ring_seconds <= 20) / nullIf(countIf(is_offered AND NOT (is_answered AND ring_seconds IS NULL)), 0)) AS service_level_20_seconds
FROM calls
WHERE NOT is_internal AND occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- How many messages and calls per local day?
SELECT
  toDate(occurred_at, 'America/New_York') AS day, provider, kind,
  countIf(NOT is_failed) AS communications
FROM communications
WHERE occurred_date >= '2026-10-31' -- a day early, as it is of UTC and prunes
  AND day >= '2026-11-01' AND occurred_at IS NOT NULL AND author_kind != 'system'
GROUP BY ALL
ORDER BY ALL;

-- Who has waited longest?
SELECT provider, account_id, conversation_id, channel, waiting_since, waiting_seconds / 3600 AS waiting_hours
FROM waiting_conversations
ORDER BY waiting_since
LIMIT 20;
