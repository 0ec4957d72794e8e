import { randomUUID } from 'node:crypto'
import type { Erasure, OutRecord } from '@tributary/core'
import { batches, classify, describe, ERASURES_TOPIC, erasureKey } from '@tributary/core'
import { recordKey } from '@tributary/providers'
import { createEncoder } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import { retry } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import { kafkaOf, registryOf, withProducer } from '../clients.ts'
import type { RemovalJournal, Removed, Run } from './journal.ts'

/** A run that begins now, with an id of its own. */
export const newRun = (): Run => ({ id: randomUUID(), startedMs: Date.now() })

/** Publishes what a journal lists and clears it; resolves to the number of entities. */
export type Announce = (journal: RemovalJournal) => Promise<number>

export type AnnounceOptions = {
  readonly env: Env
  readonly note: (line: string) => void
  readonly signal: AbortSignal
}

/**
 * Prepares the announcements of a command. Call it before the command removes anything: rejects when the
 * registry does not have the schema of erasures, or Kafka not their topic.
 */
export async function createAnnounce({ env, ...options }: AnnounceOptions): Promise<Announce> {
  const encode = createEncoder('erasure', (await registryOf(env).ids()).erasure)
  const publishing = <T>(use: (producer: Producer) => Promise<T>) =>
    withProducer(kafkaOf(env), [ERASURES_TOPIC], use)
  await publishing(async () => undefined)
  return (journal) =>
    publishing((producer) => announceAll(journal, { ...options, encode, producer }))
}

type Announcing = Omit<AnnounceOptions, 'env'> & {
  readonly encode: (record: Erasure) => Uint8Array
  readonly producer: Producer
}

/** Records in flight together at most. */
const IN_FLIGHT = 1_000

/**
 * Publishes every entry before it clears any. A run that is cut short in between publishes some again,
 * which changes nothing for a reader. Retries until the signal aborts.
 */
export async function announceAll(
  journal: RemovalJournal,
  { encode, producer, note, signal }: Announcing,
): Promise<number> {
  let announced = 0
  const onFailure = (error: unknown) => {
    if (classify(error) === 'dead') throw error
    note(`${describe(error)}; trying again`)
  }
  const publish = (removed: Removed) =>
    retry(() => producer.publish(erasureRecord(removed, encode)), onFailure, signal)
  for await (const portion of journal.list()) {
    for await (const batch of batches(portion, { records: IN_FLIGHT })) {
      signal.throwIfAborted()
      await Promise.all(batch.map(publish))
      announced += batch.length
    }
  }
  await journal.clear()
  return announced
}

/** The record of `unified.erasures` for an entity. The same entry always gives the same record. */
export const erasureRecord = (
  removed: Removed,
  encode: (record: Erasure) => Uint8Array,
): OutRecord => ({
  topic: ERASURES_TOPIC,
  key: recordKey(erasureKey(removed)),
  value: encode(removed),
  headers: {},
})
