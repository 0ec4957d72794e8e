import { setTimeout as sleep } from 'node:timers/promises'
import { SUPPRESSIONS_TOPIC } from '@tributary/core'
import type { Person } from '@tributary/normalization'
import { suppressionKeysOf, suppressionRecord } from '@tributary/normalization'
import { createDecoder } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import {
  clickHouseSettingsOf,
  kafkaOf,
  normalizationOf,
  registryOf,
  withProducer,
} from '../clients.ts'
import { normalizerReader, sinkReader, untilSettled } from '../suppression/settling.ts'
import { storedPerson } from './person.ts'
import type { Remaining } from './scan-topics.ts'
import { scanTopics } from './scan-topics.ts'
import { SPREAD_MS } from './spread.ts'
import type { RemovedRows } from './tables/delete-person.ts'
import type { Trace } from './tables/search-tables.ts'
import type { EraseDatabase, FoundPerson } from './tables/with-erase-database.ts'
import { withEraseDatabase } from './tables/with-erase-database.ts'

export type EraseOptions = {
  readonly env: Env
  readonly person: Person
  readonly note: (line: string) => void
  readonly signal: AbortSignal
}

export type Erasure = {
  /** Rows removed, by store; of a shared conversation those that are put back are counted too. */
  readonly removed: RemovedRows
  /** Conversations that went as a whole, because nobody else was in them. */
  readonly conversations: number
  /**
   * Contacts that stood beside an address of the person and were not named as the person: their other
   * rows stay.
   */
  readonly contacts_beside: readonly string[]
  /** Tables that still hold the person: none, when all went well. */
  readonly found: readonly Trace[]
  readonly remaining: readonly Remaining[]
}

/**
 * Erases a person: from all future processing first, so that nothing comes back, then from the
 * database. Everything that was on its way by then has arrived before anything is removed. A run that
 * was cut short is completed by the next.
 */
export async function erasePerson(options: EraseOptions): Promise<Erasure> {
  const { env, person, note, signal } = options
  const kafka = kafkaOf(env)
  const normalization = normalizationOf(env)
  const { personalData } = normalization
  const decoder = createDecoder(registryOf(env))
  const waiting = { kafka, note, signal }

  const suppress = (named: Person) =>
    withProducer(kafka, [SUPPRESSIONS_TOPIC], async (producer) => {
      const keys = suppressionKeysOf(personalData, named)
      await Promise.all(keys.map((key) => producer.publish(suppressionRecord(key, Date.now()))))
    })

  async function untilObeyed(): Promise<void> {
    note(`waiting ${SPREAD_MS / 1_000} s, until normalizers, replays and redrives know the person`)
    await sleep(SPREAD_MS, undefined, { signal })
    await untilSettled(normalizerReader(env), waiting)
    await untilSettled(sinkReader(env), waiting)
  }

  const stored = storedPerson(person, personalData)
  return withEraseDatabase(clickHouseSettingsOf(env), stored, async (database) => {
    const { conversations, contactsBeside: contacts_beside } = await suppressAll({
      ...{ person, database, suppress, untilObeyed },
    })
    note('removing the rows')
    const removed = await database.remove(() => untilSettled(sinkReader(env), waiting))
    note('searching the topics')
    const whole = { ...person, conversations }
    const remaining = await scanTopics({ kafka, person: whole, normalization, decoder, signal })
    const found = await database.search()
    return { removed, conversations: conversations.length, contacts_beside, found, remaining }
  })
}

type Suppressing = {
  readonly person: Person
  readonly database: EraseDatabase
  readonly suppress: (named: Person) => Promise<void>
  readonly untilObeyed: () => Promise<void>
}

/**
 * Puts the person on the list, with the conversations that they have alone, whose records need not
 * name them. What arrives while the list spreads may show another such conversation: then once more.
 */
async function suppressAll(of: Suppressing): Promise<FoundPerson> {
  const { person, database, suppress, untilObeyed } = of
  let { conversations: known } = await database.find()
  await suppress({ ...person, conversations: known })
  for (;;) {
    await untilObeyed()
    const found = await database.find()
    const added = found.conversations.filter((conversation) => !known.includes(conversation))
    if (added.length === 0) return found
    known = found.conversations
    await suppress({ ...person, contacts: [], addresses: [], conversations: added })
  }
}
