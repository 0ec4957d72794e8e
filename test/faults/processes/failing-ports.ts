import { setTimeout as sleep } from 'node:timers/promises'
import type { Producer, Source } from '@tributary/runtime/stream'
import type { Insert } from '../../../services/sink/src/table-writer.ts'
import type { FailPoints } from './fail-points.ts'

/** The same ports with a fail point at every step. */

export function failingSource<S extends Source>(source: S, points: FailPoints): S {
  return {
    ...source,
    run: (onBatch, signal) =>
      source.run(async (batch) => {
        points.pass('before-stage')
        const result = await onBatch(batch)
        points.pass('before-commit')
        return result
      }, signal),
  }
}

export function failingProducer<P extends Producer>(producer: P, points: FailPoints): P {
  return {
    ...producer,
    async publish(record, expiresAt) {
      points.pass('before-produce')
      await producer.publish(record, expiresAt)
      points.pass('after-produce')
    },
  }
}

/** Time from the start of an insert to its middle: ClickHouse has received part of it or executes it. */
const MID_INSERT_MS = 3

export function failingInsert(insert: Insert, points: FailPoints): Insert {
  return async (table, schema, datums) => {
    points.pass('before-insert')
    const inserting = insert(table, schema, datums)
    inserting.catch(() => undefined)
    await sleep(MID_INSERT_MS)
    points.pass('mid-insert')
    await inserting
    points.pass('after-insert')
  }
}
