/** An invariant of the views. `sql` returns the rows that break it. */
export type DataCheck = {
  readonly name: string
  readonly meaning: string
  readonly sql: string
}

const repeated = (view: string, id: string): string =>
  `SELECT provider, account_id, ${id}, count() AS row_count FROM ${view}
   GROUP BY provider, account_id, ${id} HAVING row_count > 1`

/**
 * Invariants that hold for all webhooks in any order. A violation is a bug of the model or a damaged
 * store, never bad data of a provider. Table names refer to the database of the session.
 */
export const DATA_CHECKS: readonly DataCheck[] = [
  {
    name: 'messages-unique',
    meaning: 'A message is one row of messages.',
    sql: repeated('messages', 'message_id'),
  },
  {
    name: 'calls-unique',
    meaning: 'A call is one row of calls.',
    sql: repeated('calls', 'call_id'),
  },
  {
    name: 'conversation-events-unique',
    meaning: 'An event is one row of conversation_events.',
    sql: repeated('conversation_events', 'event_id'),
  },
  {
    name: 'conversations-unique',
    meaning: 'A conversation is one row of conversations.',
    sql: repeated('conversations', 'conversation_id'),
  },
  {
    name: 'communications-unique',
    meaning: 'A message or call is at most one row of communications.',
    sql: `SELECT kind, provider, account_id, id, count() AS row_count FROM communications
      GROUP BY kind, provider, account_id, id HAVING row_count > 1`,
  },
  {
    name: 'occurred-date',
    meaning: 'occurred_date is the UTC date of occurred_at, 1970-01-01 of an unknown time.',
    sql: `SELECT kind, provider, account_id, id, occurred_at, occurred_date FROM communications
      WHERE occurred_date != ifNull(toDate(occurred_at), toDate(0))`,
  },
  {
    name: 'ring-talk-total',
    meaning:
      'Ring and talk time of an answered call with all three times add up to its total time.',
    sql: `SELECT provider, account_id, call_id, ring_seconds, talk_seconds, total_seconds FROM calls
      WHERE is_answered AND answered_at IS NOT NULL AND abs(ring_seconds + talk_seconds - total_seconds) > 0.001`,
  },
  {
    name: 'unanswered-without-talk',
    meaning: 'A call that was not answered has neither ring nor talk time.',
    sql: `SELECT provider, account_id, call_id, outcome, ring_seconds, talk_seconds FROM calls
      WHERE outcome != 'answered' AND (ring_seconds IS NOT NULL OR talk_seconds IS NOT NULL)`,
  },
  {
    name: 'offered-parts',
    meaning: 'Inbound calls answered, missed, with voicemail or abandoned are the calls offered.',
    sql: `SELECT hour, provider, account_id, direction, offered_count FROM call_metrics_hourly
      WHERE offered_count != if(direction = 'inbound', answered_count + missed_count + voicemail_count + abandoned_count, 0)`,
  },
  {
    name: 'volume-total',
    meaning: 'The hourly volumes add up to the communications of known time, without system lines.',
    sql: `SELECT provider, account_id, sum(counted) AS in_communications, sum(added_up) AS in_hours
      FROM (
        SELECT provider, account_id, 1 AS counted, 0 AS added_up FROM communications
        WHERE occurred_at IS NOT NULL AND author_kind != 'system'
        UNION ALL
        SELECT provider, account_id, 0, communication_count + failed_count FROM communication_volume_hourly
      )
      GROUP BY provider, account_id HAVING in_communications != in_hours`,
  },
  {
    name: 'turn-states',
    meaning: 'The four states of turns add up to all turns.',
    sql: `SELECT day, provider, account_id, channel, turn_count FROM response_metrics_daily
      WHERE turn_count != answered_count + closed_unanswered_count + expired_count + waiting_count`,
  },
  {
    name: 'turn-times',
    meaning:
      'A turn does not end before it begins, and only an answer of a person has a response time.',
    sql: `SELECT provider, account_id, conversation_id, turn_no, turn_status, response_seconds FROM response_turns
      WHERE response_seconds < 0 OR ended_at < waiting_since
        OR (turn_status = 'answered') != (response_seconds IS NOT NULL)
        OR (turn_status IN ('waiting', 'expired')) != (ended_at IS NULL)
        OR bot_response_seconds < 0 OR bot_response_seconds > response_seconds
        OR response_business_seconds > response_seconds + 0.001`,
  },
  {
    name: 'waiting-last',
    meaning: 'A conversation waits in its last turn only.',
    sql: `SELECT provider, account_id, conversation_id, max(turn_no) AS last_turn_no FROM response_turns
      GROUP BY provider, account_id, conversation_id
      HAVING countIf(turn_status = 'waiting') > 1 OR maxIf(turn_no, turn_status = 'waiting') NOT IN (0, last_turn_no)`,
  },
  {
    name: 'inbound-in-turns',
    meaning: 'Every inbound step belongs to one turn and to one session.',
    sql: `SELECT provider, account_id, conversation_id, sum(of_steps) AS in_steps, sum(of_turns) AS in_turns, sum(of_sessions) AS in_sessions
      FROM (
        SELECT provider, account_id, conversation_id, 1 AS of_steps, 0 AS of_turns, 0 AS of_sessions FROM response_steps WHERE step = 'in'
        UNION ALL
        SELECT provider, account_id, conversation_id, 0, inbound_count, 0 FROM response_turns
        UNION ALL
        SELECT provider, account_id, conversation_id, 0, 0, inbound_count FROM conversation_sessions
      )
      GROUP BY provider, account_id, conversation_id HAVING in_steps != in_turns OR in_steps != in_sessions`,
  },
  {
    name: 'business-hours-intervals',
    meaning: 'Open intervals of a schedule end after they begin and do not overlap.',
    sql: `SELECT schedule_id, opens_at, closes_at, previous_closes_at
      FROM (
        SELECT schedule_id, opens_at, closes_at,
          lagInFrame(closes_at, 1) OVER (
            PARTITION BY schedule_id, provider, account_id, channel ORDER BY opens_at
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS previous_closes_at
        FROM business_hours FINAL
      )
      WHERE closes_at <= opens_at OR previous_closes_at > opens_at`,
  },
]
