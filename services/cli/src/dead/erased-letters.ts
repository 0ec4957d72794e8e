import type { Unified } from '@tributary/core'
import { KIND_NAMES, KINDS } from '@tributary/core'
import type { Decoder } from '@tributary/runtime/registry'
import type { ErasedList } from '../suppression/read-suppressions.ts'
import type { DeadLetter } from './dead-letter.ts'

/**
 * Those dead letters that must not be sent, because they are about an erased person. What it says is
 * true at the moment at which it resolves: whoever publishes does so at once.
 */
export type ErasedAmong = (letters: readonly DeadLetter[]) => Promise<ReadonlySet<DeadLetter>>

/**
 * Recognises unified records about erased persons: the sink, which takes them next, does not decode
 * and keeps nobody out. Raw records go through the normalizer, which does.
 */
export function erasedLetters(
  list: Pick<ErasedList, 'isRecordSuppressed' | 'whileFresh'>,
  decoder: Decoder,
): ErasedAmong {
  return async (letters) => {
    const decoded = await Promise.all(
      letters.map(async (letter) => ({ letter, unified: await unifiedIn(letter, decoder) })),
    )
    await list.whileFresh()
    const erased = decoded.filter(({ unified }) => unified && list.isRecordSuppressed(unified))
    return new Set(erased.map(({ letter }) => letter))
  }
}

/** Null where the list has nothing to say. */
async function unifiedIn(
  { stage, record, source }: DeadLetter,
  decoder: Decoder,
): Promise<Unified | null> {
  const kind = KIND_NAMES.find((of) => source.startsWith(`${KINDS[of].topic}/`))
  if (stage !== 'sink' || kind === undefined) return null
  const decoded = await decoder.decode(kind, record.value)
  return decoded && ({ kind, record: decoded } as Unified)
}
