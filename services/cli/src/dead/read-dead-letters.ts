import { readTopics } from '@tributary/runtime/kafka'
import type { AdminKafka } from '../clients.ts'
import type { DeadFilter } from './dead-filter.ts'
import { matches, slicesOf } from './dead-filter.ts'
import type { DeadLetter } from './dead-letter.ts'
import { readDeadLetter, stageOfTopic } from './dead-letter.ts'

/**
 * The dead letters that the topics hold now and that match, in the order of each partition. Rejects
 * with the signal's reason at the first record, matching or not, that comes once it is aborted.
 */
export async function* readDeadLetters(
  kafka: AdminKafka,
  filter: DeadFilter,
  signal?: AbortSignal,
): AsyncGenerator<DeadLetter, void, undefined> {
  for await (const record of readTopics(kafka, slicesOf(filter))) {
    signal?.throwIfAborted()
    const stage = stageOfTopic(record.topic)
    if (stage === undefined) continue
    const letter = readDeadLetter(stage, record)
    if (matches(filter, letter)) yield letter
  }
}
