import { setTimeout as sleep } from 'node:timers/promises'
import { SUPPRESSIONS_TOPIC } from '@tributary/core'
import { suppressionRecord } from '@tributary/normalization'
import { createDecoder } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import { createAnnounce } from '../announcements/announce.ts'
import {
  clickHouseSettingsOf,
  kafkaOf,
  normalizationOf,
  registryOf,
  withProducer,
} from '../clients.ts'
import { normalizerReader, sinkReader, untilCaughtUp } from '../readers.ts'
import type { NamedPerson } from '../suppression/named-person.ts'
import { isSuppressed, keysOf } from '../suppression/named-person.ts'
import { settleMsOf } from '../suppression/propagation.ts'
import { withSuppressionList } from '../suppression/suppression-list.ts'
import type { EraseDatabase, FoundPerson } from './database.ts'
import { searchDatabase, withEraseDatabase } from './database.ts'
import type { RemovedRows } from './delete.ts'
import { storedPerson } from './person.ts'
import type { PersonReading } from './reading.ts'
import { readingOf, withoutRows } from './reading.ts'
import type { RemainingRecord } from './records.ts'
import { searchTopics } from './records.ts'
import type { TableWithPerson } from './search.ts'

export type EraseOptions = {
  readonly env: Env
  readonly person: NamedPerson
  readonly note: (line: string) => void
  readonly signal: AbortSignal
}

export type ErasureOptions = EraseOptions & {
  /** Suppress a person about whom nothing is stored. */
  readonly isInAdvance: boolean
}

export type ErasureResult = {
  /** How the person was read. */
  readonly person: PersonReading
  /**
   * No table and no record in Kafka holds the person, and the suppression list does not have them:
   * nothing was written.
   */
  readonly nothing_found: boolean
  /** Rows removed, by store; those of a shared conversation that are put back count too. */
  readonly removed: RemovedRows
  /** Conversations that were removed as a whole, because nobody else was in them. */
  readonly conversations: number
  /** Names this erasure in `unified.erasures`; null when nothing was found. */
  readonly run_id: string | null
  /** Entities that it named in `unified.erasures`, with those of interrupted erasures. */
  readonly announced: number
  /** Other contacts in rows with an address of the person. Their other rows stay. */
  readonly contacts_beside: readonly string[]
  /** Contacts and addresses of the person that no row had. */
  readonly without_rows: readonly string[]
  /** Tables that still hold the person: none, when all went well. */
  readonly found: readonly TableWithPerson[]
  readonly remaining: readonly RemainingRecord[]
}

/**
 * Erases a person: from all future processing first, so that nothing comes back, then from the database.
 * Records in flight arrive before anything is removed. Then `unified.erasures` names what was removed.
 * The next run completes an interrupted one.
 */
export async function erasePerson(options: ErasureOptions): Promise<ErasureResult> {
  const { env, person, isInAdvance, note, signal } = options
  const settleMs = settleMsOf(env)
  const kafka = kafkaOf(env)
  const normalization = normalizationOf(env)
  const { personalData } = normalization
  const decoder = createDecoder(registryOf(env))
  const waiting = { kafka, note, signal }

  const suppress = (named: NamedPerson) =>
    withProducer(kafka, [SUPPRESSIONS_TOPIC], async (producer) => {
      const keys = keysOf(personalData, named)
      await Promise.all(keys.map((key) => producer.publish(suppressionRecord(key, Date.now()))))
    })

  async function untilPropagated(): Promise<void> {
    note(`waiting ${settleMs / 1_000} s, until normalizers, replays and redrives know the person`)
    await sleep(settleMs, undefined, { signal })
    await untilCaughtUp(normalizerReader(env), waiting)
    await untilCaughtUp(sinkReader(env), waiting)
  }

  const stored = storedPerson(person, personalData)
  return withEraseDatabase(clickHouseSettingsOf(env), stored, async (database) => {
    if (!isInAdvance && (await isUnknown(options))) return nothingFound(person)
    const announce = await createAnnounce(options)
    const {
      conversations,
      contactsWithAddress: contacts_beside,
      values,
    } = await suppressAll({ person, database, suppress, untilPropagated })
    note('removing the rows')
    const removed = await database.remove(() => untilCaughtUp(sinkReader(env), waiting))
    note('searching the topics')
    const whole = { ...person, conversations }
    const search = { kafka, person: whole, normalization, decoder, signal }
    const { remaining, entities } = await searchTopics(search)
    await database.enterUnstored(entities)
    note('announcing in unified.erasures what the tables no longer have')
    const announced = await announce(database.removals)
    const found = await database.search()
    return {
      ...{ person: readingOf(person), nothing_found: false, removed },
      ...{ conversations: conversations.length, contacts_beside, found, remaining },
      ...{ run_id: database.runId, announced },
      without_rows: withoutRows(person, personalData, values),
    }
  })
}

/** Whether neither the suppression list nor any store has the person. */
async function isUnknown(options: EraseOptions): Promise<boolean> {
  const { suppressed, found, remaining } = await checkErasure(options)
  return !suppressed && found.length + remaining.length === 0
}

const nothingFound = (person: NamedPerson): ErasureResult => ({
  ...{ person: readingOf(person), nothing_found: true, removed: {}, conversations: 0 },
  ...{ contacts_beside: [], without_rows: [], found: [], remaining: [] },
  ...{ run_id: null, announced: 0 },
})

type Suppressing = {
  readonly person: NamedPerson
  readonly database: EraseDatabase
  readonly suppress: (named: NamedPerson) => Promise<void>
  readonly untilPropagated: () => Promise<void>
}

/**
 * Suppresses the person, and the conversations that they have alone, whose records need not name them.
 * Repeats it when records that arrive meanwhile show another such conversation.
 */
async function suppressAll(of: Suppressing): Promise<FoundPerson> {
  const { person, database, suppress, untilPropagated } = of
  let { conversations: known } = await database.find()
  await suppress({ ...person, conversations: known })
  for (;;) {
    await untilPropagated()
    const found = await database.find()
    const added = found.conversations.filter((conversation) => !known.includes(conversation))
    if (added.length === 0) return found
    known = found.conversations
    await suppress({ ...person, contacts: [], addresses: [], conversations: added })
  }
}

export type ErasureCheck = {
  /** How the person was read. */
  readonly person: PersonReading
  /** Whether the person is kept out of all future processing. */
  readonly suppressed: boolean
  /** Tables that hold the person. */
  readonly found: readonly TableWithPerson[]
  readonly remaining: readonly RemainingRecord[]
}

/** Searches every store for a person and changes nothing. */
export async function checkErasure(options: EraseOptions): Promise<ErasureCheck> {
  const { env, person, note, signal } = options
  const kafka = kafkaOf(env)
  const normalization = normalizationOf(env)
  const { personalData } = normalization
  const decoder = createDecoder(registryOf(env))
  const suppressed = await withSuppressionList({ kafka, normalization, signal }, async ({ has }) =>
    isSuppressed(personalData, person, has),
  )
  const found = await searchDatabase(clickHouseSettingsOf(env), storedPerson(person, personalData))
  note('searching the topics')
  const { remaining } = await searchTopics({ kafka, person, normalization, decoder, signal })
  return { person: readingOf(person), suppressed, found, remaining }
}
