/**
 * Views that may be kept as rows under the same name, by the time that their rows are ordered by. Each
 * is a pure function of response_steps; those that read the clock are never stored.
 */
export const MATERIALIZABLE = {
  response_turns: { time: 'waiting_since' },
  conversation_sessions: { time: 'started_at' },
} as const

export type MaterializableView = keyof typeof MATERIALIZABLE

export const MATERIALIZABLE_VIEWS = Object.keys(MATERIALIZABLE) as readonly MaterializableView[]

/** How often the rows are computed anew: how old an answer may be. */
export const REFRESH_MINUTES = 5

/** The plain view while its rows are kept. That it is there says that they should be. */
export const liveName = (view: MaterializableView): string => `${view}_live`

/** The view under construction, until its first rows are there. */
export const nextName = (view: MaterializableView): string => `${view}_next`

/** Names that stand beside the views and are nobody's to read. */
export const BESIDE_VIEWS: readonly string[] = MATERIALIZABLE_VIEWS.flatMap((view) => [
  liveName(view),
  nextName(view),
])
