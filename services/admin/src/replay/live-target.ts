import { describe } from '@tributary/core'
import type { Producer } from '@tributary/runtime'
import { retry } from '@tributary/runtime'
import type { Reader, Waiting } from '../settling.ts'
import { untilSettled } from '../settling.ts'
import type { ReplayTarget } from './target.ts'

export type LiveTargetOptions = Waiting & {
  readonly producer: Producer
  readonly sink: Reader
}

/** The unified topics, so that the sink and everybody else gets the records as always. */
export function createLiveTarget(options: LiveTargetOptions): ReplayTarget {
  const { producer, sink, note, signal } = options
  const onFailure = (error: unknown) => note(`${describe(error)}; trying again`)
  return {
    async publish(records) {
      const publishing = records.map(({ out }) =>
        retry(() => producer.publish(out), onFailure, signal),
      )
      await Promise.all(publishing)
    },
    settle: () => untilSettled(sink, options),
  }
}
