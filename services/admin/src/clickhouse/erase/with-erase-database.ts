import type { ClickHouseSettings } from '@tributary/runtime'
import { withClickHouse } from '../with-click-house.ts'
import { withScratch } from '../with-scratch.ts'
import type { RemovedRows } from './delete-person.ts'
import { deletePerson } from './delete-person.ts'
import { findPerson, ownConversations } from './find-person.ts'
import type { StoredPerson } from './person-sql.ts'
import type { Trace } from './search-tables.ts'
import { searchTables } from './search-tables.ts'

/** The database as an erasure uses it. */
export type EraseDatabase = {
  /** Lists what is about the person; resolves to the conversations that they have alone. */
  find(): Promise<readonly string[]>
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
        const search = { database, scratch, person }
        return use({
          async find() {
            await findPerson(client, search)
            return ownConversations(client, search)
          },
          remove: (beforeRegathering) => deletePerson(client, search, beforeRegathering),
          search: () => searchTables(client, database, person),
        })
      }),
    QUERY_TIMEOUT_MS,
  )
}
