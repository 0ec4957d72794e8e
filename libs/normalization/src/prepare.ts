import type { Encoders, Outcome, OutRecord, StreamRecord, Unified } from '@tributary/core'
import { dead, describe, ok } from '@tributary/core'
import { unifiedOutRecord } from './unified-record.ts'

/** A unified record and the form in which it is published. */
export type Prepared = { readonly unified: Unified; readonly out: OutRecord }

export type PrepareOptions = {
  readonly normalize: (raw: StreamRecord) => Outcome<readonly Unified[]>
  readonly encoders: Encoders
}

/**
 * Raw record to what is published for it. Never throws: what the mapping throws is a bug of ours
 * (HANDLER_BUG), what does not fit its schema one of the mapping (UNENCODABLE).
 */
export function prepare(
  raw: StreamRecord,
  { normalize, encoders }: PrepareOptions,
): Outcome<readonly Prepared[]> {
  const outcome = contained(() => normalize(raw))
  if (outcome.kind !== 'ok') return outcome
  try {
    return ok(
      outcome.value.map((unified) => ({ unified, out: unifiedOutRecord(unified, encoders) })),
    )
  } catch (error) {
    return dead('UNENCODABLE', `a mapped record does not fit its schema: ${shapeOf(error)}`)
  }
}

function contained<T>(work: () => Outcome<T>): Outcome<T> {
  try {
    return work()
  } catch (error) {
    return dead('HANDLER_BUG', shapeOf(error))
  }
}

/** What was thrown, without its message, which may quote the payload. */
function shapeOf(error: unknown): string {
  return error instanceof Error ? error.name : describe(error)
}
