import type { DeadCode } from './failure.ts'

/**
 * What pure code decides about one record. A problem of the data is a value, never a throw.
 * - `ok`: go on with `value`.
 * - `skip`: authentic, understood as not ours; counted by `reason`, a name from a small closed set.
 * - `dead`: these bytes can never succeed; kept in the dead-letter topic under `code`.
 *   `detail` names the place and the shape of what was found, never a value of the payload.
 */
export type Outcome<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'dead'; readonly code: DeadCode; readonly detail: string }

export const ok = <T>(value: T): Outcome<T> => ({ kind: 'ok', value })

export const skip = (reason: string): Outcome<never> => ({ kind: 'skip', reason })

export const dead = (code: DeadCode, detail: string): Outcome<never> => ({
  kind: 'dead',
  code,
  detail,
})
