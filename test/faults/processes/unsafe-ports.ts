import { setTimeout as sleep } from 'node:timers/promises'
import { DEAD_TOPICS } from '@tributary/core'
import type { createKafka } from '@tributary/runtime/kafka'
import type { Producer, Source } from '@tributary/runtime/stream'
import { RowsRefused } from '../../../services/sink/src/isolate.ts'
import type { Insert } from '../../../services/sink/src/table-writer.ts'

/**
 * Ports with one protection switched off, for control runs: a fault test that does not see the damage
 * that these do would not see a defect either.
 */
export type Protection =
  /** Offsets are committed after the effect. */
  | 'commit-after-effect'
  /** A producer says "stored" after the brokers have said so. */
  | 'answer-after-ack'
  /** What fails for a time is tried again. */
  | 'try-again'
  /** What can never succeed is kept as a dead letter. */
  | 'dead-letters'
  /** What the spool says it has is on a disk, not in the memory of the process. */
  | 'spool-on-disk'
  /** Kafka's idempotence is off: the client's has holes. */
  | 'plain-producer'

/** How long the effect comes behind what it should have come before. */
const LATE_MS = 200

/** Commits a batch as soon as it is read; what is done with it comes later. */
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

/** Says "stored" at once and sends later. */
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

/** Takes a temporary failure for done. */
export function givesUp(insert: Insert): Insert {
  return async (table, schema, datums) => {
    await insert(table, schema, datums).catch((error: unknown) => {
      if (error instanceof RowsRefused) throw error
    })
  }
}

const DEAD: readonly string[] = Object.values(DEAD_TOPICS)

/** Throws dead letters away. */
export function keepsNoDeadLetters<P extends Producer>(producer: P): P {
  return {
    ...producer,
    async publish(record, expiresAt) {
      if (!DEAD.includes(record.topic)) await producer.publish(record, expiresAt)
    },
  }
}

/**
 * Sends with the client's idempotent mode. It takes back the sequence number of a request that failed,
 * so that the next one carries the number of a record that was stored after all: the broker takes it
 * for a repetition and says "stored" (tulios/kafkajs issue 1005).
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
