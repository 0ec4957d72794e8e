import type { TopicFollower } from '@tributary/runtime/kafka'
import type { Stage } from '@tributary/runtime/stream'

/**
 * A stage that settles nothing while the list of erased persons may be out of date: the batch is left
 * for redelivery. So that nobody who was erased comes back because the list could not be read.
 */
export function suppressingStage(stage: Stage, list: Pick<TopicFollower, 'assertFresh'>): Stage {
  return {
    async settle(batch) {
      list.assertFresh()
      return stage.settle(batch)
    },
  }
}
