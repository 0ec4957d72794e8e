import type { AdminKafka } from '../clients.ts'
import { ALL_DEAD } from './dead-filter.ts'
import type { DeadGroup } from './dead-histogram.ts'
import { createDeadHistogram } from './dead-histogram.ts'
import { readDeadLetters } from './read-dead-letters.ts'

export type DeadCount = Pick<DeadGroup, 'stage' | 'code' | 'provider' | 'records'>

/** All dead letters that the topics hold, by stage, code and provider, most first. */
export async function readDeadCounts(kafka: AdminKafka): Promise<readonly DeadCount[]> {
  const histogram = createDeadHistogram()
  for await (const letter of readDeadLetters(kafka, ALL_DEAD)) histogram.add(letter, false)
  return histogram
    .groups()
    .map(({ stage, code, provider, records }) => ({ stage, code, provider, records }))
}
