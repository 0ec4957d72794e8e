/**
 * Views that may be materialised under their own name, with the time that orders their rows. Each is a
 * pure function of response_steps. A view that reads the clock must not be in this list.
 */
export const MATERIALIZABLE = {
  response_turns: { time: 'waiting_since' },
  conversation_sessions: { time: 'started_at' },
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
