/**
 * Views that may be materialised under their own name, each after those that it reads: the time that orders
 * their rows, the column by which people look rows up, and the view that shows them. Each is a pure function
 * of the stores. A view that reads the clock must not be in this list.
 */
export const MATERIALIZABLE = {
  response_turns_base: {
    ...{ time: 'waiting_since', lookup: 'conversation_id', shownBy: 'response_turns' },
  },
  contact_turns_base: { time: 'waiting_since', lookup: 'contact_key', shownBy: 'contact_turns' },
  conversation_sessions: {
    ...{ time: 'started_at', lookup: 'conversation_id', shownBy: 'conversation_sessions' },
  },
  missed_call_followups: {
    ...{ time: 'missed_at', lookup: 'contact_key', shownBy: 'missed_call_followups' },
  },
  sla_turns_base: { time: 'waiting_since', lookup: 'conversation_id', shownBy: 'sla_turns' },
  agent_metrics_daily: { time: 'day', lookup: 'agent_id', shownBy: 'agent_metrics_daily' },
  backlog_hours_base: { time: 'hour', lookup: 'channel', shownBy: 'backlog_hourly' },
} as const

export type MaterializableView = keyof typeof MATERIALIZABLE

export const MATERIALIZABLE_VIEWS = Object.keys(MATERIALIZABLE) as readonly MaterializableView[]

/** Minutes between two refreshes: the largest age of an answer. */
export const REFRESH_MINUTES = 5

/** Name of the plain view while the view is materialised. It exists only then. */
export const liveName = (view: MaterializableView): string => `${view}_live`

/** Name of the materialised view until it has its first rows. */
export const nextName = (view: MaterializableView): string => `${view}_next`

/** Names that only this command uses. */
export const BESIDE_VIEWS: readonly string[] = MATERIALIZABLE_VIEWS.flatMap((view) => [
  liveName(view),
  nextName(view),
])
