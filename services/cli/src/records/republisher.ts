import type { OutRecord, StreamRecord } from '@tributary/core'
import { batches, coordinatesText, Failure } from '@tributary/core'
import type { Producer } from '@tributary/runtime/stream'
import { PUBLISH_TIMEOUT_MS } from '../suppression/propagation.ts'
import { redriveLogRecord } from './redrive-log.ts'

/** Records in flight at most. */
export const MAX_RECORDS = 200
export const MAX_BYTES = 16 * 1024 * 1024

/** A record to publish, and the dead letter or quarantined request that kept it. */
export type Republication = { readonly kept: StreamRecord; readonly record: OutRecord }

/** A kept record that Kafka refuses to take again, by its coordinates, and why. */
export type RefusedRecord = { readonly kept: StreamRecord; readonly why: string }

export type Republisher = {
  /**
   * Resolves once every record is published and in the redrive log, except for those that Kafka
   * refuses: no retry can publish them. Resolves with these.
   */
  publish(
    records: AsyncIterable<Republication> | Iterable<Republication>,
  ): Promise<readonly RefusedRecord[]>
}

/**
 * Publishes kept records again and enters each in the redrive log once Kafka has acknowledged it. A
 * process that dies between the two publishes the record once more in its next run, which changes
 * nothing, because all readers of the topics converge. Rejects with UNAVAILABLE when Kafka does not
 * confirm; the next run continues with the records that the log lacks.
 */
export function createRepublisher(producer: Producer, now: () => number): Republisher {
  let confirmed = 0

  /** Resolves with the reason when Kafka refuses the record. */
  async function publishOne({ kept, record }: Republication): Promise<string | null> {
    try {
      await producer.publish(record, performance.now() + PUBLISH_TIMEOUT_MS)
    } catch (error) {
      if (error instanceof Failure && error.code === 'RECORD_REFUSED') return error.message
      throw error
    }
    await producer.publish(redriveLogRecord(kept, now()))
    confirmed++
    return null
  }

  async function publishBatch(batch: readonly Republication[]): Promise<readonly RefusedRecord[]> {
    const results = await Promise.allSettled(batch.map(publishOne))
    const failed = results.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw stopped(confirmed, failed.reason)
    return batch.flatMap(({ kept }, at) => {
      const result = results[at]
      const why = result?.status === 'fulfilled' ? result.value : null
      return why === null ? [] : [{ kept, why }]
    })
  }

  return {
    async publish(records) {
      const refused: RefusedRecord[] = []
      for await (const batch of batches(records, LIMITS)) {
        refused.push(...(await publishBatch(batch)))
      }
      return refused
    },
  }
}

/** One line about a refused record. */
export const refusedText = ({ kept, why }: RefusedRecord): string =>
  `${coordinatesText(kept)} is not sent: ${why}`

const LIMITS = {
  records: MAX_RECORDS,
  bytes: MAX_BYTES,
  bytesOf: ({ record }: Republication) => record.value.byteLength,
}

function stopped(confirmed: number, cause: unknown): Failure {
  const why = cause instanceof Failure ? cause.message : 'Kafka does not confirm'
  return new Failure('UNAVAILABLE', {
    what: `stopped after ${confirmed} records, because ${why}`,
    fix: 'run the command again: it sends the remaining records',
    cause,
  })
}
