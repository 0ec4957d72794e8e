import type { Unified } from '@tributary/core'
import { HEADERS, kindOfTopic } from '@tributary/core'
import type { Decoder } from '@tributary/runtime/registry'
import type { LiveSuppressionList } from '../suppression/suppression-list.ts'
import type { DeadLetter } from './dead-letter.ts'

/**
 * The dead letters that are about a suppressed person and must not be published. The answer holds at the
 * moment at which it resolves: the caller publishes the others at once.
 */
export type SuppressedAmong = (letters: readonly DeadLetter[]) => Promise<ReadonlySet<DeadLetter>>

/**
 * Recognises unified records about suppressed persons, because the sink does not check the list. Raw
 * records go through the normalizer, which does.
 */
export function suppressedAmong(
  list: Pick<LiveSuppressionList, 'isRecordSuppressed' | 'whileFresh'>,
  decoder: Decoder,
): SuppressedAmong {
  return async (letters) => {
    const decoded = await Promise.all(
      letters.map(async (letter) => ({ letter, unified: await unifiedIn(letter, decoder) })),
    )
    await list.whileFresh()
    const suppressed = decoded.filter(({ unified }) => unified && list.isRecordSuppressed(unified))
    return new Set(suppressed.map(({ letter }) => letter))
  }
}

/** The unified record that a letter keeps; null for any other letter. */
async function unifiedIn({ stage, record }: DeadLetter, decoder: Decoder): Promise<Unified | null> {
  const kind = kindOfTopic(record.headers[HEADERS.sourceTopic] ?? '')
  if (stage !== 'sink' || kind === null) return null
  const decoded = await decoder.decode(kind, record.value)
  return decoded && ({ kind, record: decoded } as Unified)
}
