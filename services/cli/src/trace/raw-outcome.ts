import type { StreamRecord } from '@tributary/core'
import { coordinatesText } from '@tributary/core'
import type { Explanation } from './explain.ts'
import type { Trace } from './trace.ts'

/**
 * What became of a raw record.
 * - `emitted`: unified records were made of it, and are still retained.
 * - `dead`: it is a dead letter.
 * - `skipped`: not ours, by the current mapping.
 * - `waiting`: the normalizer has not read it yet.
 * - `gone`: nothing of it is retained in the unified topics (any more), or its person was erased.
 * - `unknown`: nothing was found, and without the endpoints file nobody can say why.
 */
export type RawOutcome = {
  readonly state: 'emitted' | 'dead' | 'skipped' | 'waiting' | 'gone' | 'unknown'
  /** Reason of a skip, code of a dead letter; else empty. */
  readonly detail: string
}

type Known = Pick<Trace, 'unified' | 'dead'> & {
  /** Null when the endpoints file cannot be read. */
  readonly explain: ((raw: StreamRecord) => Explanation) | null
  readonly isWaiting: (raw: StreamRecord) => boolean
}

export function rawOutcome(raw: StreamRecord, known: Known): RawOutcome {
  const address = coordinatesText(raw)
  if (known.unified.some((found) => found.raw === address)) return { state: 'emitted', detail: '' }
  const letter = known.dead.find(({ source }) => source === address)
  if (letter !== undefined) return { state: 'dead', detail: letter.code }
  if (known.isWaiting(raw)) return { state: 'waiting', detail: '' }
  const explanation = known.explain?.(raw)
  if (explanation === undefined) return { state: 'unknown', detail: '' }
  if (explanation.kind === 'skipped') return { state: 'skipped', detail: explanation.reason }
  return { state: 'gone', detail: '' }
}
