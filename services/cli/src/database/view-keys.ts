/** Every view, and the columns that identify its rows: no two rows share their values. */
export const VIEW_KEYS: Readonly<Record<string, readonly string[]>> = {
  messages: ['provider', 'account_id', 'message_id'],
  calls: ['provider', 'account_id', 'call_id'],
  conversation_events: ['provider', 'account_id', 'event_id'],
  conversations: ['provider', 'account_id', 'conversation_id'],
  communications: ['provider', 'account_id', 'kind', 'id'],
  communication_volume_hourly: [
    ...['provider', 'account_id', 'hour', 'occurred_date'],
    ...['kind', 'channel', 'direction', 'author_kind'],
  ],
  call_metrics_hourly: ['provider', 'account_id', 'hour', 'occurred_date', 'direction'],
  response_steps: ['provider', 'account_id', 'conversation_id', 'kind', 'id', 'step'],
  response_turns: ['provider', 'account_id', 'conversation_id', 'turn_no'],
  conversation_sessions: ['provider', 'account_id', 'conversation_id', 'session_no'],
  waiting_conversations: ['provider', 'account_id', 'conversation_id'],
  response_metrics_daily: ['provider', 'account_id', 'day', 'channel'],
}
