import type { UnifiedKind } from '@tributary/core'
import { UNIFIED_TOPICS } from '@tributary/core'
import type { SuppressionList, Unified } from '@tributary/normalization'
import type { Decoder } from '@tributary/runtime'
import type { DeadLetter } from './dead-letter.ts'

/** Whether a dead letter must not be sent, because it is about an erased person. */
export type IsErased = (letter: DeadLetter) => Promise<boolean>

/**
 * Recognises unified records about erased persons: the sink, which takes them next, does not decode
 * and keeps nobody out. Raw records go through the normalizer, which does.
 */
export function erasedLetters(
  list: Pick<SuppressionList, 'isRecordSuppressed'>,
  decoder: Decoder,
): IsErased {
  return async ({ stage, record, source }) => {
    const kind = KINDS.find((of) => source.startsWith(`${UNIFIED_TOPICS[of]}/`))
    if (stage !== 'sink' || kind === undefined) return false
    const decoded = await decoder.decode(kind, record.value)
    return decoded !== null && list.isRecordSuppressed({ kind, record: decoded } as Unified)
  }
}

const KINDS = Object.keys(UNIFIED_TOPICS) as readonly UnifiedKind[]
