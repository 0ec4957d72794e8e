import type { ClickHouseClient } from '@clickhouse/client'
import { normalizeAddress } from '@tributary/normalization'
import { tableOf } from '@tributary/runtime/clickhouse'
import { UNLOGGED } from './find-person.ts'
import type { StoredPerson } from './person-sql.ts'
import { facetValue, OF_ACCOUNT, paramsOf } from './person-sql.ts'

/** Where addresses stand: as they came, when PII_CONTACT keeps them. */
const ADDRESS_COLUMNS: readonly (readonly [store: string, column: string])[] = [
  ['messages_store', 'contact_address'],
  ['messages_store', 'author_id'],
  ['calls_store', facetValue('contact_address')],
  ['calls_store', facetValue('answered_by')],
  ['calls_store', facetValue('initiated_by')],
]

/** Spellings of a number share its last digits. */
const LAST_DIGITS = 7

/**
 * The person with every spelling of their addresses that the account's rows hold, also rows that a
 * delete has only hidden.
 */
export async function withSpellings(
  client: ClickHouseClient,
  database: string,
  person: StoredPerson,
): Promise<StoredPerson> {
  const normalized = new Set(person.addresses.map(normalizeAddress))
  const selects = ADDRESS_COLUMNS.map(
    ([store, column]) => `
      SELECT ${column} AS address FROM ${tableOf(database, store)}
      WHERE ${OF_ACCOUNT} AND (lower(trimBoth(address)) IN {normalized:Array(String)}
        OR right(replaceRegexpAll(address, '[^0-9]', ''), ${LAST_DIGITS}) IN {ends:Array(String)})`,
  )
  const result = await client.query({
    query: selects.join(' UNION DISTINCT '),
    query_params: { ...paramsOf(person), normalized: [...normalized], ends: endsOf(normalized) },
    format: 'JSONEachRow',
    clickhouse_settings: { ...UNLOGGED, apply_deleted_mask: 0 },
  })
  const rows = await result.json<{ address: string }>()
  const spellings = rows
    .map(({ address }) => address)
    .filter((address) => normalized.has(normalizeAddress(address)))
  return { ...person, addresses: [...new Set([...person.addresses, ...spellings])] }
}

const endsOf = (addresses: ReadonlySet<string>): readonly string[] =>
  [...addresses].filter((address) => address.startsWith('+')).map((of) => of.slice(-LAST_DIGITS))
