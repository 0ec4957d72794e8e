import type { ClickHouseSettings } from '@tributary/runtime'
import { withClickHouse } from '../with-click-house.ts'
import { withScratch } from '../with-scratch.ts'
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
        const spelled = () => withSpellings(client, database, person)
        return use({
          async find() {
            const search = { database, scratch, person: await spelled() }
            await findPerson(client, search)
            return {
              conversations: await ownConversations(client, search),
              contactsBeside: await contactsBeside(client, search),
            }
          },
          remove: (beforeRegathering) =>
            deletePerson(client, { database, scratch, person }, beforeRegathering),
          search: async () => searchTables(client, database, await spelled()),
        })
      }),
    QUERY_TIMEOUT_MS,
  )
}
