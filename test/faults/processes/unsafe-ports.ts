import { setTimeout as sleep } from 'node:timers/promises'
import { DEAD_TOPICS } from '@tributary/core'
import type { createKafka } from '@tributary/runtime/kafka'
import type { Producer, Source } from '@tributary/runtime/stream'
import { RowsRefused } from '../../../services/sink/src/isolate.ts'
import type { Insert } from '../../../services/sink/src/table-writer.ts'

/**
 * Ports with one protection switched off, for control runs. A fault test that does not detect their damage
 * would not detect a defect either.
 */
export type Protection =
  /** Offsets are committed after the effect. */
  | 'commit-after-effect'
  /** A producer confirms a record after the brokers have confirmed it. */
  | 'answer-after-ack'
  /** The service retries temporary failures. */
  | 'try-again'
  /** The service keeps permanent failures as dead letters. */
  | 'dead-letters'
  /** The spool confirms a webhook when it is on disk, not in the memory of the process. */
  | 'spool-on-disk'
  /** The idempotent mode of the Kafka client is off: it loses records. */
  | 'plain-producer'

/** Delay of an effect after the step that it should precede. */
const LATE_MS = 200

/** Commits a batch as soon as it is read, and processes it later. */
export function commitsFirst<S extends Source>(source: S): S {
  return {
    ...source,
    run: (onBatch, signal) =>
      source.run(async (batch) => {
        void sleep(LATE_MS)
          .then(() => onBatch(batch))
          .catch(() => undefined)
        const last = batch.records.at(-1)
        return { commit: last === undefined ? null : last.offset + 1n, pauseMs: null }
      }, signal),
  }
}

/** Confirms a record at once and sends it later. */
export function answersFirst<P extends Producer>(producer: P): P {
  return {
    ...producer,
    async publish(record, expiresAt) {
      void sleep(LATE_MS)
        .then(() => producer.publish(record, expiresAt && expiresAt + LATE_MS))
        .catch(() => undefined)
    },
  }
}

/** Treats a temporary failure as success. */
export function givesUp(insert: Insert): Insert {
  return async (table, schema, datums) => {
    await insert(table, schema, datums).catch((error: unknown) => {
      if (error instanceof RowsRefused) throw error
    })
  }
}

const DEAD: readonly string[] = Object.values(DEAD_TOPICS)

/** Discards dead letters. */
export function keepsNoDeadLetters<P extends Producer>(producer: P): P {
  return {
    ...producer,
    async publish(record, expiresAt) {
      if (!DEAD.includes(record.topic)) await producer.publish(record, expiresAt)
    },
  }
}

/**
 * Sends with the idempotent mode of the client. After a failed request the client reuses its sequence number,
 * although the broker may have stored the record. The broker then takes the next record for a repetition
 * and confirms it without storing it (tulios/kafkajs issue 1005).
 */
export function idempotent<P extends Producer>(
  producer: P,
  kafka: ReturnType<typeof createKafka>,
): P {
  const client = kafka.producer({ idempotent: true, allowAutoTopicCreation: false })
  const connected = client.connect()
  return {
    ...producer,
    async publish({ topic, key, value, headers }) {
      await connected
      const message = { key: key && Buffer.from(key), value: Buffer.from(value), headers }
      await client.send({ topic, messages: [{ ...message, headers: { ...headers } }] })
    },
  }
}
