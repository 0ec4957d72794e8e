import type { DeadCode } from './failure.ts'

/**
 * The decision of pure code about one record. Bad data is a value, never an exception.
 * - `ok`: continue with `value`.
 * - `skip`: authentic, but not for us; counted by `reason`, a name from a small closed set.
 * - `dead`: these bytes can never succeed; kept in the dead-letter topic under `code`.
 *   `detail` names the place and the shape that was found, never a value of the payload.
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
