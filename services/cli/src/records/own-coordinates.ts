import type { DeadStage } from '@tributary/core'
import { allTopics, DEAD_TOPICS } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import type { RecordAddress } from './coordinates.ts'
import { parseAddress } from './coordinates.ts'

/**
 * The address of a record of this system that a person writes: a stage stands for its dead-letter
 * topic, as in `normalizer/0/12`. Null for anything else, an address in other topics included.
 */
export function ownAddress(text: string): RecordAddress | null {
  const address = parseAddress(text)
  if (address === null) return null
  const topic = DEAD_TOPICS[address.topic as DeadStage] ?? address.topic
  return allTopics(PROVIDER_IDS).some((known) => known.topic === topic)
    ? { ...address, topic }
    : null
}
