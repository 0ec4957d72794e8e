import type { StreamRecord } from '@tributary/core'
import { coordinatesText } from '@tributary/core'
import { draftsOf } from '@tributary/normalization'
import type { Endpoints } from '@tributary/providers'
import { sha256 } from '@tributary/providers'
import type { Trace } from './trace.ts'

/** Result of the current mapping for a raw record. */
export type Explanation =
  | { readonly kind: 'records'; readonly records: number }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'dead'; readonly code: string }

/** Maps a raw record. Leaves personal data untreated, which changes no outcome. Never throws. */
export function explain(raw: StreamRecord, endpoints: Endpoints): Explanation {
  const outcome = draftsOf(raw, { endpoints, keyedHash: sha256 })
  switch (outcome.kind) {
    case 'ok':
      return { kind: 'records', records: outcome.value.drafts.length }
    case 'skip':
      return { kind: 'skipped', reason: outcome.reason }
    case 'dead':
      return { kind: 'dead', code: outcome.code }
  }
}

/**
 * State of a raw record.
 * - `emitted`: unified records from it are retained.
 * - `dead`: it is a dead letter.
 * - `skipped`: the current mapping skips it.
 * - `waiting`: the normalizer has not read it yet.
 * - `gone`: the unified topics retain no record from it, or its person was erased.
 * - `unknown`: nothing was found, and the endpoints file that could explain it is missing.
 */
export type RawOutcome = {
  readonly state: 'emitted' | 'dead' | 'skipped' | 'waiting' | 'gone' | 'unknown'
  /** Reason of a skip, code of a dead letter, else empty. */
  readonly detail: string
}

/** What decides the state of a raw record. */
export type Evidence = Pick<Trace, 'unified' | 'dead'> & {
  /** Null when the endpoints file cannot be read. */
  readonly explain: ((raw: StreamRecord) => Explanation) | null
  readonly isWaiting: (raw: StreamRecord) => boolean
}

export function rawOutcome(raw: StreamRecord, evidence: Evidence): RawOutcome {
  const coordinates = coordinatesText(raw)
  if (evidence.unified.some((found) => found.raw === coordinates))
    return { state: 'emitted', detail: '' }
  const letter = evidence.dead.find(({ source }) => source === coordinates)
  if (letter !== undefined) return { state: 'dead', detail: letter.code }
  if (evidence.isWaiting(raw)) return { state: 'waiting', detail: '' }
  const explanation = evidence.explain?.(raw)
  if (explanation === undefined) return { state: 'unknown', detail: '' }
  if (explanation.kind === 'skipped') return { state: 'skipped', detail: explanation.reason }
  return { state: 'gone', detail: '' }
}
