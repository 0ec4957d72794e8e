import type { ClickHouseSettings, Database } from '@tributary/runtime/clickhouse'
import { withDatabase } from '@tributary/runtime/clickhouse'
import { newRun } from '../announcements/announce.ts'
import type { RemovalJournal } from '../announcements/journal.ts'
import { removalJournal } from '../announcements/journal.ts'
import { withScratchDatabase } from '../database/scratch-database.ts'
import { enterUnstored } from './announced.ts'
import type { RemovedRows } from './delete.ts'
import { countPersonRows, deletePerson } from './delete.ts'
import { contactsWithAddress, findPerson, unsharedConversations, valuesInRows } from './find.ts'
import type { StoredPerson } from './person.ts'
import type { NamedEntity } from './records.ts'
import { refreshViews } from './refresh.ts'
import type { TableWithPerson } from './search.ts'
import { searchTables, withSpellings } from './search.ts'

export type FoundPerson = {
  /** The conversations that the person has alone. */
  readonly conversations: readonly string[]
  /** Other contacts in rows with an address of the person. */
  readonly contactsWithAddress: readonly string[]
  /** Ids and addresses of the person in rows, as the rows have them. */
  readonly values: readonly string[]
}

/** The database as an erasure uses it. */
export type EraseDatabase = {
  /** Lists everything about the person. */
  find(): Promise<FoundPerson>
  /** Counts the rows that `remove` would remove. */
  count(): Promise<RemovedRows>
  /**
   * Removes what the last `find` listed, also from materialised views. Enters it into `removals` first.
   */
  remove(beforeRegathering: () => Promise<void>): Promise<RemovedRows>
  /** Tables that still hold the person. */
  search(): Promise<readonly TableWithPerson[]>
  /**
   * Enters entities into `removals` that no table has: their records are in the unified topics, for other
   * consumers too, but the sink did not insert them, or an earlier erasure removed them.
   */
  enterUnstored(entities: readonly NamedEntity[]): Promise<void>
  /** What erasures removed and did not announce yet, interrupted ones included. */
  readonly removals: RemovalJournal
  /** Names this erasure in its announcements. */
  readonly runId: string
}

/** Rewriting parts and reading all versions takes long. */
export const QUERY_TIMEOUT_MS = 3_600_000

/** Tables that hold a person; changes nothing. */
export const searchDatabase = (
  settings: ClickHouseSettings,
  person: StoredPerson,
): Promise<readonly TableWithPerson[]> =>
  withDatabase(settings, (db) => search(db, settings.database, person), QUERY_TIMEOUT_MS)

const search = async (db: Database, database: string, person: StoredPerson) =>
  searchTables(db, database, await withSpellings(db, database, person))

/** Rejects with UNAVAILABLE while a replay or another erasure runs. */
export async function withEraseDatabase<T>(
  settings: ClickHouseSettings,
  person: StoredPerson,
  use: (database: EraseDatabase) => Promise<T>,
): Promise<T> {
  const { database } = settings
  return withDatabase(
    settings,
    (db) =>
      withScratchDatabase(db, { database, holder: 'erase' }, (scratch) => {
        const run = newRun()
        const scope = { database, scratch, person, run }
        return use({
          removals: removalJournal(db, scope, 'erased'),
          runId: run.id,
          async find() {
            const spelled = { ...scope, person: await withSpellings(db, database, person) }
            await findPerson(db, spelled)
            return {
              conversations: await unsharedConversations(db, scope),
              contactsWithAddress: await contactsWithAddress(db, spelled),
              values: await valuesInRows(db, spelled),
            }
          },
          count: () => countPersonRows(db, scope),
          async remove(beforeRegathering) {
            const removed = await deletePerson(db, scope, beforeRegathering)
            await refreshViews(db, database)
            return removed
          },
          enterUnstored: (entities) => enterUnstored(db, scope, entities),
          search: () => search(db, database, person),
        })
      }),
    QUERY_TIMEOUT_MS,
  )
}
