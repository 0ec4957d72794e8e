import type { OutRecord, StreamRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import type { Producer } from '@tributary/runtime/stream'
import { PUBLISH_TIMEOUT_MS } from '../erase/spread.ts'
import { ledgerRecord } from './ledger.ts'

/** Records that are under way together at most. */
export const MAX_RECORDS = 200
export const MAX_BYTES = 16 * 1024 * 1024

/** A record to publish, and the dead letter or quarantined request that it was kept in. */
type Pair = { readonly kept: StreamRecord; readonly record: OutRecord }

export type Republisher = {
  /** Takes a record; resolves when more may come. */
  publish(kept: StreamRecord, record: OutRecord): Promise<void>
  /** Resolves once everything is published and in the ledger. */
  finish(): Promise<void>
}

/**
 * Publishes kept records again and enters each in the ledger once its publishing was acknowledged. A
 * process that dies between the two publishes that record once more the next time, which changes
 * nothing: whatever reads the topics converges. Rejects with UNAVAILABLE when Kafka does not confirm;
 * what was confirmed until then is in the ledger, so that the next run goes on from there.
 */
export function createRepublisher(producer: Producer, now: () => number): Republisher {
  let waiting: Pair[] = []
  let bytes = 0
  let confirmed = 0

  async function publishOne({ kept, record }: Pair): Promise<void> {
    await producer.publish(record, performance.now() + PUBLISH_TIMEOUT_MS)
    await producer.publish(ledgerRecord(kept, now()))
    confirmed++
  }

  async function flush(): Promise<void> {
    const pairs = waiting
    waiting = []
    bytes = 0
    const results = await Promise.allSettled(pairs.map(publishOne))
    const failed = results.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw interrupted(confirmed, failed.reason)
  }

  return {
    async publish(kept, record) {
      waiting.push({ kept, record })
      bytes += record.value.byteLength
      if (waiting.length >= MAX_RECORDS || bytes >= MAX_BYTES) await flush()
    },
    finish: flush,
  }
}

function interrupted(confirmed: number, reason: unknown): Failure {
  const why = reason instanceof Failure ? reason.message : 'Kafka does not confirm'
  const mend = 'run the command again: it goes on with those that are not sent'
  return new Failure('UNAVAILABLE', `stopped after ${confirmed} records: ${why}; ${mend}`, reason)
}
