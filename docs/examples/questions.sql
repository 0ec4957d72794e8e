-- How long were the calls, per provider, account, channel and direction?
SELECT
  provider, account_id, channel, direction,
  count() AS answered_calls,
  quantileExactInclusiveOrNull(0.5)(talk_seconds) AS talk_seconds_median,
  quantileExactInclusiveOrNull(0.9)(talk_seconds) AS talk_seconds_p90,
  avg(talk_seconds) AS talk_seconds_mean,
  sum(talk_seconds) AS talk_seconds_total
FROM calls
WHERE is_answered AND NOT is_internal AND occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- How fast do we respond, per provider, account and channel?
SELECT
  provider, account_id, channel,
  count() AS turns,
  countIf(turn_status = 'answered') AS answered,
  countIf(turn_status = 'waiting') AS still_waiting,
  answered / nullIf(turns - still_waiting, 0) AS response_rate,
  quantileExactInclusiveOrNull(0.5)(response_seconds) AS response_seconds_median,
  quantileExactInclusiveOrNull(0.9)(response_seconds) AS response_seconds_p90,
  quantileExactInclusiveOrNull(0.5)(response_business_seconds) AS business_seconds_median
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

-- Do we answer, over all hours and in opening hours?
SELECT
  provider, account_id,
  countIf(is_offered) AS offered,
  countIf(is_offered AND is_answered) / nullIf(offered, 0) AS answer_rate,
  countIf(is_offered AND is_answered AND is_open_hours) / nullIf(countIf(is_offered AND is_open_hours), 0) AS answer_rate_in_open_hours
FROM calls
WHERE occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- How fast do we answer calls, and how many within 20 seconds, where the provider states ring times?
SELECT
  provider, account_id,
  avgIf(ring_seconds, is_offered) AS speed_of_answer_seconds,
  countIf(is_offered AND ring_seconds <= 20) / countIf(is_offered) AS service_level_20_seconds
FROM calls
WHERE occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
GROUP BY ALL
HAVING countIf(is_offered AND ring_seconds IS NOT NULL) = countIf(is_offered AND is_answered) AND countIf(is_offered AND is_answered) > 0
ORDER BY ALL;

-- How many calls do we miss at each local hour, with every account in its own time zone?
SELECT
  c.provider, c.account_id,
  formatDateTime(c.started_at, '%H', if(a.zone = '', 'UTC', a.zone)) AS local_hour, -- only formatDateTime takes the zone from a column
  countIf(is_offered) AS offered,
  countIf(is_offered AND NOT is_answered) / offered AS unanswered_rate
FROM calls AS c
LEFT ANY JOIN accounts AS a ON c.provider = a.provider AND c.account_id = a.account_id
WHERE c.occurred_date >= '2026-11-01' AND c.occurred_date < '2026-12-01' AND is_offered AND started_at IS NOT NULL
GROUP BY ALL
ORDER BY ALL;

-- How long does it take to call a missed caller back, or to write to them, on any channel?
SELECT
  provider, account_id,
  count() AS cases,
  countIf(is_recovered) / cases AS recovered_rate,
  countIf(seconds_to_contact <= 3600) / cases AS recovered_within_an_hour,
  countIf(first_attempt_at IS NULL AND NOT is_recovered) AS never_tried,
  countIf(first_contact_kind = 'message') AS by_message,
  countIf(missed_count > 1 OR called_again_at < ifNull(first_attempt_at, now())) AS called_again_before_we_tried,
  quantileExactInclusiveOrNull(0.5)(seconds_to_attempt) AS seconds_to_attempt_median,
  quantileExactInclusiveOrNull(0.5)(seconds_to_contact) AS seconds_to_contact_median
FROM missed_call_followups
WHERE missed_at >= '2026-11-01' AND missed_at < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- How many of the turns were answered within 15 minutes, of those that can be judged?
SELECT
  provider, account_id,
  countIf(response_seconds <= 900) AS within,
  countIf(turn_status != 'closed_unanswered' AND (turn_status != 'waiting' OR waiting_since < now() - 900)) AS judged,
  within / nullIf(judged, 0) AS share_within_15_minutes
FROM response_turns
WHERE waiting_since >= '2026-11-01' AND waiting_since < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- Do we keep our targets?
SELECT
  provider, account_id, policy,
  countIf(sla_status = 'met') AS met,
  countIf(sla_status = 'breached') AS breached,
  countIf(sla_status = 'pending') AS pending,
  met / nullIf(met + breached, 0) AS share_met
FROM sla_turns
WHERE waiting_since >= '2026-11-01' AND waiting_since < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- Who waits for us now, whatever the channel, longest first?
SELECT provider, account_id, contact_key, channel, opened_by_kind, opened_by_outcome, waiting_since,
  waiting_seconds / 3600 AS waiting_hours, waiting_business_seconds / 3600 AS open_hours, is_stale
FROM waiting_contacts
ORDER BY is_stale, waiting_since
LIMIT 20;

-- How fast is each person's reply in opening hours?
SELECT
  t.provider, t.account_id, any(a.name) AS name, t.responder_id,
  count() AS answered,
  quantileExactInclusiveOrNull(0.5)(response_business_seconds) AS business_seconds_median,
  quantileExactInclusiveOrNull(0.9)(response_business_seconds) AS business_seconds_p90
FROM response_turns AS t
LEFT ANY JOIN agents AS a ON t.provider = a.provider AND t.responder_id = a.agent_id
WHERE turn_status = 'answered' AND responder_id != '' AND waiting_since >= '2026-11-01' AND waiting_since < '2026-12-01'
GROUP BY ALL
ORDER BY answered DESC
LIMIT 20;

-- What does a bot answer, and how often does a person follow?
SELECT
  provider, account_id, channel,
  countIf(bot_response_seconds IS NOT NULL) AS turns_with_a_bot,
  countIf(bot_response_seconds IS NOT NULL AND turn_status = 'answered') AS a_person_followed,
  quantileExactInclusiveOrNull(0.5)(bot_response_seconds) AS bot_seconds_median,
  quantileExactInclusiveOrNull(0.5)(response_seconds) AS person_seconds_median
FROM response_turns
WHERE waiting_since >= '2026-11-01' AND waiting_since < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- How much of the demand comes outside of opening hours, and how long does it wait?
SELECT
  provider, account_id,
  countIf(NOT is_open_hours) / nullIf(countIf(is_open_hours IS NOT NULL), 0) AS after_hours_share,
  quantileExactInclusiveOrNull(0.5)(if(is_open_hours, NULL, response_seconds)) AS after_hours_seconds_median,
  quantileExactInclusiveOrNull(0.5)(if(is_open_hours, NULL, response_business_seconds)) AS of_them_in_open_hours
FROM response_turns
WHERE waiting_since >= '2026-11-01' AND waiting_since < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- When do people contact us? Weekday and hour of one time zone
SELECT
  toDayOfWeek(assumeNotNull(occurred_at), 0, 'Asia/Kolkata') AS weekday, -- 1 is Monday
  toHour(assumeNotNull(occurred_at), 'Asia/Kolkata') AS local_hour,
  count() AS communications
FROM communications
WHERE direction = 'inbound' AND occurred_at IS NOT NULL AND author_kind != 'system' AND occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- How many messages and calls per local day?
SELECT
  toDate(assumeNotNull(occurred_at), 'America/New_York') AS day, provider, kind,
  countIf(NOT is_failed) AS communications
FROM communications
WHERE occurred_date >= '2026-10-31' -- a day early, as it is of UTC and prunes
  AND day >= '2026-11-01' AND occurred_at IS NOT NULL AND author_kind != 'system'
GROUP BY ALL
ORDER BY ALL;

-- How does this week compare with the week before?
SELECT
  provider, channel,
  countIf(occurred_at >= '2026-11-23') AS this_week,
  countIf(occurred_at < '2026-11-23') AS week_before,
  this_week / nullIf(week_before, 0) - 1 AS change
FROM communications
WHERE occurred_date >= '2026-11-16' AND occurred_date < '2026-11-30' AND NOT is_failed AND author_kind != 'system'
GROUP BY ALL
ORDER BY ALL;

-- How many contacts are new, and how many return?
SELECT
  first_of_week AS week, provider, account_id,
  countIf(first_touched_at >= first_of_week) AS new_contacts,
  countIf(first_touched_at < first_of_week) AS returning_contacts
FROM (
  SELECT
    provider, account_id, contact_key, toStartOfWeek(touched_at, 1) AS first_of_week,
    min(min(touched_at)) OVER (PARTITION BY provider, account_id, contact_key) AS first_touched_at
  FROM contact_touches
  WHERE direction = 'inbound'
  GROUP BY provider, account_id, contact_key, first_of_week
)
GROUP BY ALL
ORDER BY ALL;

-- Who had to contact us again within a day, without any answer in between?
SELECT
  provider, account_id,
  count() AS inbound,
  countIf(next_kind = 'inbound' AND dateDiff('second', touched_at, next_at) <= 86400) / inbound AS repeated_within_a_day
FROM (
  SELECT
    provider, account_id, direction, touched_at,
    leadInFrame(toString(direction)) OVER w AS next_kind, leadInFrame(touched_at) OVER w AS next_at
  FROM contact_touches
  WHERE is_connected AND author_kind NOT IN ('automation', 'system')
  WINDOW w AS (PARTITION BY provider, account_id, contact_key ORDER BY touched_at, id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)
WHERE direction = 'inbound'
GROUP BY ALL
ORDER BY ALL;

-- How often is a matter settled in one session? Sessions after which the contact stays silent for ten days
SELECT
  provider, account_id,
  count() AS sessions,
  countIf(next_started_at IS NULL OR next_started_at > ended_at + INTERVAL 10 DAY) / sessions AS settled_rate
FROM (
  SELECT
    provider, account_id, contact_key, ended_at, initiated_by,
    any(toNullable(started_at)) OVER (
      PARTITION BY provider, account_id, contact_key ORDER BY started_at, conversation_id, session_no ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING) AS next_started_at
  FROM conversation_sessions
  WHERE contact_key != ''
)
WHERE initiated_by = 'inbound' AND ended_at < now() - INTERVAL 10 DAY
GROUP BY ALL
ORDER BY ALL;

-- Who uses more than one channel, and which?
SELECT provider, account_id, channels, count() AS contacts
FROM (
  SELECT provider, account_id, contact_key, arraySort(groupUniqArray(toString(channel))) AS channels
  FROM contact_touches
  WHERE direction = 'inbound' AND touched_at >= '2026-11-01'
  GROUP BY ALL
)
GROUP BY ALL
ORDER BY contacts DESC
LIMIT 20;

-- When do we reach people? Connect rate of outbound calls by local hour
SELECT
  toHour(assumeNotNull(started_at), 'America/New_York') AS local_hour,
  count() AS placed, countIf(is_answered) / placed AS connect_rate
FROM calls
WHERE direction = 'outbound' AND NOT is_internal AND outcome NOT IN ('in_progress', 'blocked') AND started_at IS NOT NULL AND occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- How many calls were there at one time, at most?
SELECT provider, account_id, max(at_one_time) AS most_calls
FROM (
  SELECT
    provider, account_id,
    sum(change) OVER (PARTITION BY provider, account_id ORDER BY at, change ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS at_one_time
  FROM (
    SELECT provider, account_id, edge.1 AS at, edge.2 AS change
    FROM calls
    ARRAY JOIN [(assumeNotNull(started_at), 1), (assumeNotNull(started_at) + toIntervalMillisecond(toInt64(1000 * (ifNull(ring_seconds, 0) + assumeNotNull(talk_seconds)))), -1)] AS edge
    WHERE talk_seconds IS NOT NULL AND started_at IS NOT NULL AND occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
  )
)
GROUP BY ALL
ORDER BY ALL;

-- How long are the calls? A histogram in minutes
SELECT least(toUInt32(floor(talk_seconds / 60)), 30) AS minutes, count() AS calls -- 30: half an hour or longer
FROM calls
WHERE is_answered AND talk_seconds IS NOT NULL AND occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- Are voicemails followed up?
SELECT
  provider, account_id, count() AS cases_with_voicemail,
  countIf(is_recovered) / cases_with_voicemail AS followed_up_rate,
  quantileExactInclusiveOrNull(0.5)(business_seconds_to_contact) AS business_seconds_median
FROM missed_call_followups
WHERE has_voicemail
GROUP BY ALL
ORDER BY ALL;

-- Which line rings most?
SELECT c.provider, c.account_id, if(any(l.name) = '', c.account_address, any(l.name)) AS line, countIf(is_offered) AS offered, countIf(is_offered AND NOT is_answered) AS unanswered
FROM calls AS c
LEFT ANY JOIN lines AS l ON c.provider = l.provider AND c.account_address = l.account_address
WHERE c.account_address != '' AND occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
GROUP BY c.provider, c.account_id, c.account_address
ORDER BY offered DESC
LIMIT 20;

-- Which messages failed, and why?
SELECT provider, account_id, channel, delivery_status, status_reason, count() AS messages
FROM messages
WHERE direction = 'outbound' AND delivery_status IN ('failed', 'undelivered', 'rejected', 'canceled') AND occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
GROUP BY ALL
ORDER BY messages DESC
LIMIT 20;

-- How long until a conversation is closed, and is it reopened?
SELECT
  provider, account_id,
  countIf(is_closed) AS closed_sessions,
  quantileExactInclusiveOrNull(0.5)(if(is_closed, dateDiff('second', first_inbound_at, ended_at), NULL)) AS seconds_to_close_median,
  countIf(session_no > 1 AND was_closed) AS reopened
FROM (
  SELECT *, lagInFrame(is_closed, 1, false) OVER (
    PARTITION BY provider, account_id, conversation_id ORDER BY session_no ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS was_closed
  FROM conversation_sessions
)
GROUP BY ALL
ORDER BY ALL;

-- How fresh is each account?
SELECT provider, account_id, max(received_at) AS newest_webhook, dateDiff('minute', newest_webhook, now64(3)) AS minutes_ago
FROM (
  SELECT provider, account_id, received_at FROM messages
  UNION ALL
  SELECT provider, account_id, received_at FROM calls
)
GROUP BY ALL
ORDER BY newest_webhook;

-- How fast is the first reply to somebody who is new?
SELECT
  provider, account_id, count() AS first_contacts,
  quantileExactInclusiveOrNull(0.5)(response_seconds) AS response_seconds_median,
  quantileExactInclusiveOrNull(0.5)(response_business_seconds) AS business_seconds_median
FROM contact_turns
WHERE turn_no = 1
GROUP BY ALL
ORDER BY ALL;

-- Which calls have no recording, where the provider states it?
SELECT provider, account_id, countIf(has_recording) AS recorded, countIf(NOT has_recording) AS not_recorded, countIf(has_recording IS NULL) AS not_known
FROM calls
WHERE is_answered AND occurred_date >= '2026-11-01' AND occurred_date < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;
