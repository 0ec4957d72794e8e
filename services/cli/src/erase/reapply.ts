import type { Normalization } from '@tributary/normalization/settings'
import type { ClickHouseSettings } from '@tributary/runtime/clickhouse'
import { withDatabase } from '@tributary/runtime/clickhouse'
import type { Env } from '@tributary/runtime/service'
import { createAnnounce } from '../announcements/announce.ts'
import { clickHouseSettingsOf, kafkaOf, normalizationOf } from '../clients.ts'
import { sinkReader, untilCaughtUp } from '../readers.ts'
import { countriesOfAccount } from '../suppression/countries.ts'
import type { LiveSuppressionList } from '../suppression/suppression-list.ts'
import { withSuppressionList } from '../suppression/suppression-list.ts'
import { QUERY_TIMEOUT_MS, withEraseDatabase } from './database.ts'
import type { RemovedRows } from './delete.ts'
import type { StoredPerson } from './person.ts'
import type { SuppressedInRows } from './suppressed.ts'
import { findSuppressed, sizeOf } from './suppressed.ts'

export type ReapplyOptions = {
  readonly env: Env
  readonly isDryRun: boolean
  readonly note: (line: string) => void
  readonly signal: AbortSignal
}

export type ReapplyResult = {
  readonly dry_run: boolean
  /** Distinct ids, addresses and conversations in the tables that were looked up in the list. */
  readonly checked: number
  /** Those of suppressed persons. A person may have several. */
  readonly identifiers: number
  /** Accounts with rows of suppressed persons. */
  readonly accounts: number
  /** Rows removed, by store, or with a dry run to remove. */
  readonly removed: RemovedRows
  /** Conversations removed as a whole, because nobody else was in them. */
  readonly conversations: number
  /** Entities named in `unified.erasures`, with those of interrupted erasures; 0 with a dry run. */
  readonly announced: number
  /** Identifiers of suppressed persons that the tables still hold: 0, when all went well. */
  readonly left: number
}

/** Stands for no one: erasing them completes an interrupted run and nothing else. */
const NOBODY: StoredPerson = {
  ...{ provider: '', account: '', ids: [], addresses: [] },
  ...{ conversations: [], countries: [] },
}

/**
 * Removes the rows of every suppressed person from all stores, as an erasure does. A restored backup, or
 * a sink whose group was reset, brings such rows back. The next run completes an interrupted one.
 */
export async function reapplySuppressions(options: ReapplyOptions): Promise<ReapplyResult> {
  const { env, isDryRun, note, signal } = options
  const kafka = kafkaOf(env)
  const normalization = normalizationOf(env)
  const settings = clickHouseSettingsOf(env)
  const settled = () => untilCaughtUp(sinkReader(env), { kafka, note, signal })
  return withSuppressionList({ kafka, normalization, signal }, async (list) => {
    const announce = isDryRun ? async () => 0 : await createAnnounce(options)
    if (!isDryRun) await settled()
    note('looking up every contact, address and conversation of the tables in the suppression list')
    const search = () => searchSuppressed(settings, normalization, list)
    const { checked, found } = await search()
    const totals = createTotals()
    const persons = found.length > 0 || isDryRun ? found : [NOBODY]
    for (const person of persons) {
      signal.throwIfAborted()
      await withEraseDatabase(settings, person, async (database) => {
        const { conversations } = await database.find()
        const rows = isDryRun ? await database.count() : await database.remove(settled)
        totals.add(rows, conversations.length, await announce(database.removals))
      })
    }
    const left = isDryRun ? found : (await search()).found
    return {
      ...{ dry_run: isDryRun, checked, identifiers: sumOf(found), accounts: accountsOf(found) },
      ...{ ...totals.get(), left: sumOf(left) },
    }
  })
}

const searchSuppressed = (
  settings: ClickHouseSettings,
  { personalData, endpoints }: Normalization,
  list: LiveSuppressionList,
): Promise<SuppressedInRows> =>
  withDatabase(
    settings,
    (db) =>
      findSuppressed(db, {
        ...{ database: settings.database, personalData, list },
        countriesOf: (account) => countriesOfAccount(endpoints, account),
      }),
    QUERY_TIMEOUT_MS,
  )

const sumOf = (persons: readonly StoredPerson[]): number =>
  persons.reduce((sum, person) => sum + sizeOf(person), 0)

const accountsOf = (persons: readonly StoredPerson[]): number =>
  new Set(persons.map(({ provider, account }) => JSON.stringify([provider, account]))).size

function createTotals() {
  const removed: Record<string, number> = {}
  let conversations = 0
  let announced = 0
  return {
    add(rows: RemovedRows, conversationsOfRows: number, announcedOfRows: number): void {
      for (const [store, count] of Object.entries(rows))
        removed[store] = (removed[store] ?? 0) + count
      conversations += conversationsOfRows
      announced += announcedOfRows
    },
    get: () => ({ removed, conversations, announced }),
  }
}
