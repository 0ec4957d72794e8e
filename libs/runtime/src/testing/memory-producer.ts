import type { OutRecord } from '@tributary/core'
import type { Producer } from '../stream/ports.ts'

/** A Producer that keeps the records that it publishes. `failNext` makes the next n records fail. */
export type MemoryProducer = Producer & {
  readonly published: readonly OutRecord[]
  failNext(records: number, error: Error): void
}

export function createMemoryProducer(): MemoryProducer {
  const published: OutRecord[] = []
  let failures = 0
  let failure = new Error('not set')
  return {
    published,
    failNext(records, error) {
      failures = records
      failure = error
    },
    async publish(record) {
      if (failures > 0) {
        failures--
        throw failure
      }
      published.push(record)
    },
  }
}
