import { isPersonListed } from '@tributary/normalization'
import { createDecoder } from '@tributary/runtime/registry'
import { clickHouseSettingsOf, kafkaOf, normalizationOf, registryOf } from '../clients.ts'
import { withErasedList } from '../suppression/read-suppressions.ts'
import type { EraseOptions } from './erase-person.ts'
import { storedPerson } from './person.ts'
import type { Remaining } from './scan-topics.ts'
import { scanTopics } from './scan-topics.ts'
import type { Trace } from './tables/search-tables.ts'
import { searchDatabase } from './tables/with-erase-database.ts'

export type Verification = {
  /** Whether the person is kept out of all future processing. */
  readonly suppressed: boolean
  /** Tables that hold the person. */
  readonly found: readonly Trace[]
  readonly remaining: readonly Remaining[]
}

/** Searches every store for a person and changes nothing. */
export async function verifyPerson(options: EraseOptions): Promise<Verification> {
  const { env, person, note, signal } = options
  const kafka = kafkaOf(env)
  const normalization = normalizationOf(env)
  const { personalData } = normalization
  const decoder = createDecoder(registryOf(env))
  const suppressed = await withErasedList({ kafka, personalData, signal }, async ({ has }) =>
    isPersonListed(personalData, person, has),
  )
  const found = await searchDatabase(clickHouseSettingsOf(env), storedPerson(person, personalData))
  note('searching the topics')
  const remaining = await scanTopics({ kafka, person, normalization, decoder, signal })
  return { suppressed, found, remaining }
}
