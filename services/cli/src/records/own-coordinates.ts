import type { Coordinates, DeadStage } from '@tributary/core'
import { allTopics, DEAD_TOPICS, parseCoordinates } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'

/**
 * Coordinates of a record in a topic of this system. The name of a stage stands for its dead-letter
 * topic, as in `normalizer/0/12`. Null for anything else, coordinates in other topics included.
 */
export function ownCoordinates(text: string): Coordinates | null {
  const coordinates = parseCoordinates(text)
  if (coordinates === null) return null
  const topic = DEAD_TOPICS[coordinates.topic as DeadStage] ?? coordinates.topic
  return allTopics(PROVIDER_IDS).some((known) => known.topic === topic)
    ? { ...coordinates, topic }
    : null
}
