import { Failure } from '@tributary/core'
import type { Scope } from '@tributary/normalization'
import { withDatabase } from '@tributary/runtime/clickhouse'
import type { Env } from '@tributary/runtime/service'
import { clickHouseSettingsOf, kafkaOf, personalDataOf } from '../clients.ts'
import { knownMappingOptions } from '../endpoints-file.ts'
import { findSuppressed, sizeOf } from '../erase/suppressed.ts'
import { countriesOfAccount } from '../suppression/countries.ts'
import { withSuppressionList } from '../suppression/suppression-list.ts'

/** A larger database is looked up in part; "tributary erase reapply --dry-run" looks up all of it. */
const WITHIN_MS = 10_000

/**
 * Whether the tables hold rows of suppressed persons, as they do once a backup from before an erasure is
 * restored. Without any suppression it reads no table.
 */
export async function suppressedRows(env: Env, withinMs: number = WITHIN_MS): Promise<string> {
  const personalData = personalDataOf(env)
  const endpoints = knownMappingOptions(env)
  const settings = clickHouseSettingsOf(env)
  const signal = new AbortController().signal
  const normalization = { personalData, endpoints }
  const following = { kafka: kafkaOf(env), normalization, signal }
  const countriesOf = (account: Scope) => countriesOfAccount(endpoints, account)
  return withSuppressionList(following, async (list) => {
    if (list.isEmpty()) return 'nobody is suppressed'
    const search = { database: settings.database, personalData, list, countriesOf, withinMs }
    const { checked, isComplete, found } = await withDatabase(settings, (db) =>
      findSuppressed(db, search),
    )
    const identifiers = found.reduce((sum, person) => sum + sizeOf(person), 0)
    if (identifiers > 0) {
      throw new Failure('UNAVAILABLE', {
        what: `the tables hold rows of suppressed persons, with ${identifiers} ids, addresses or conversations`,
      })
    }
    return isComplete
      ? `none in the tables, of ${checked} ids, addresses and conversations`
      : `none among the first ${checked} ids, addresses and conversations; "tributary erase reapply --dry-run" looks up all`
  })
}
