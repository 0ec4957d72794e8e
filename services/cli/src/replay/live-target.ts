import { describe } from '@tributary/core'
import type { EncodedRecord } from '@tributary/normalization'
import { retry } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import { PUBLISH_TIMEOUT_MS } from '../erase/spread.ts'
import type { ErasedList } from '../suppression/read-suppressions.ts'
import type { Reader, Waiting } from '../suppression/settling.ts'
import { untilSettled } from '../suppression/settling.ts'
import type { ReplayTarget } from './target.ts'

export type LiveTargetOptions = Waiting & {
  readonly producer: Producer
  readonly sink: Reader
  readonly erased: Pick<ErasedList, 'isRecordSuppressed' | 'whileFresh'>
}

/**
 * The unified topics, so that the sink and everybody else gets the records as always. Right before each
 * attempt the list of erased persons is asked once more: while Kafka was away it may have grown. What
 * Kafka does not take is tried again until the signal aborts.
 */
export function createLiveTarget(options: LiveTargetOptions): ReplayTarget {
  const { producer, sink, erased, note, signal } = options
  const onFailure = (error: unknown) => note(`${describe(error)}; trying again`)
  async function attempt({ unified, out }: EncodedRecord): Promise<void> {
    await erased.whileFresh()
    if (erased.isRecordSuppressed(unified)) return
    await producer.publish(out, performance.now() + PUBLISH_TIMEOUT_MS)
  }
  return {
    async publish(records) {
      const publishing = records.map((of) => retry(() => attempt(of), onFailure, signal))
      await Promise.all(publishing)
    },
    settle: () => untilSettled(sink, options),
  }
}
