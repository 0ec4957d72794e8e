import type { ClickHouseClient } from '@clickhouse/client'
import type { ClickHouseSettings } from '@tributary/runtime/clickhouse'
import { withScratch } from '../../scratch/with-scratch.ts'
import { withClickHouse } from '../../with-click-house.ts'
import type { RemovedRows } from './delete-person.ts'
import { deletePerson } from './delete-person.ts'
import { contactsBeside, findPerson, ownConversations } from './find-person.ts'
import type { StoredPerson } from './person-sql.ts'
import type { Trace } from './search-tables.ts'
import { searchTables } from './search-tables.ts'
import { withSpellings } from './spellings.ts'

export type FoundPerson = {
  /** The conversations that the person has alone. */
  readonly conversations: readonly string[]
  /** Contacts that stand beside an address of the person in a row, and are not named as the person. */
  readonly contactsBeside: readonly string[]
}

/** The database as an erasure uses it. */
export type EraseDatabase = {
  /** Lists what is about the person. */
  find(): Promise<FoundPerson>
  /** Removes what was listed last. */
  remove(beforeRegathering: () => Promise<void>): Promise<RemovedRows>
  /** Tables in which the person still stands. */
  search(): Promise<readonly Trace[]>
}

/** Rewriting parts and reading all versions takes its time. */
const QUERY_TIMEOUT_MS = 3_600_000

/** Tables in which a person stands; changes nothing. */
export const searchDatabase = (
  settings: ClickHouseSettings,
  person: StoredPerson,
): Promise<readonly Trace[]> =>
  withClickHouse(settings, (client) => search(client, settings.database, person), QUERY_TIMEOUT_MS)

async function search(
  client: ClickHouseClient,
  database: string,
  person: StoredPerson,
): Promise<readonly Trace[]> {
  return searchTables(client, database, await withSpellings(client, database, person))
}

/** Rejects with UNAVAILABLE while a replay or another erasure runs. */
export async function withEraseDatabase<T>(
  settings: ClickHouseSettings,
  person: StoredPerson,
  use: (database: EraseDatabase) => Promise<T>,
): Promise<T> {
  const { database } = settings
  return withClickHouse(
    settings,
    (client) =>
      withScratch(client, { database, purpose: 'erase' }, (scratch) => {
        const erased = { database, scratch, person }
        return use({
          async find() {
            const spelled = await withSpellings(client, database, person)
            await findPerson(client, { ...erased, person: spelled })
            return {
              conversations: await ownConversations(client, erased),
              contactsBeside: await contactsBeside(client, { ...erased, person: spelled }),
            }
          },
          remove: (beforeRegathering) => deletePerson(client, erased, beforeRegathering),
          search: () => search(client, database, person),
        })
      }),
    QUERY_TIMEOUT_MS,
  )
}
