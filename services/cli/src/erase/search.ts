import type { Database } from '@tributary/runtime/clickhouse'
import { identifier, tableOf } from '@tributary/runtime/clickhouse'
import { LAST_DIGITS, readingsIn } from '../suppression/countries.ts'
import type { StoredPerson } from './person.ts'
import { ADDRESS_COLUMNS, about, IDS_AND_ADDRESSES, OF_ACCOUNT, UNLOGGED } from './person.ts'

/** A table that still holds the person. */
export type TableWithPerson = { readonly table: string; readonly rows: number }

/** Also reads rows that a delete has only hidden. */
const WITH_HIDDEN_ROWS = { ...UNLOGGED, apply_deleted_mask: 0 } as const

/**
 * Searches every text column of every table of the database for the person, within the account where the
 * table has one: all versions, hidden rows included.
 */
export async function searchTables(
  db: Database,
  database: string,
  person: StoredPerson,
): Promise<readonly TableWithPerson[]> {
  const byTable = Map.groupBy(await textColumns(db, database), ({ table }) => table)
  const found: TableWithPerson[] = []
  for (const [table, columns] of byTable) {
    const conditions = columns.map(({ name, type }) => holdsPerson(identifier(name), type))
    const names = new Set(columns.map(({ name }) => name))
    const isOfAccount = names.has('provider') && names.has('account_id') ? OF_ACCOUNT : '1'
    const row = await db.row<{ rows: number }>(
      `SELECT count() AS rows FROM ${tableOf(database, table)}
        WHERE ${isOfAccount} AND (${conditions.join(' OR ')})`,
      { ...about(person), settings: WITH_HIDDEN_ROWS },
    )
    if (row !== undefined && row.rows > 0) found.push({ table, rows: row.rows })
  }
  return found
}

function holdsPerson(column: string, type: string): string {
  if (type.includes('Tuple(UInt128')) return `has(${IDS_AND_ADDRESSES}, tupleElement(${column}, 2))`
  if (type.startsWith('Array')) return `hasAny(${IDS_AND_ADDRESSES}, ${column})`
  return `has(${IDS_AND_ADDRESSES}, toString(${column}))`
}

type TextColumn = { readonly table: string; readonly name: string; readonly type: string }

/** Text columns of all tables, also those within an array or a (version, value) tuple. */
export const textColumns = (db: Database, database: string): Promise<readonly TextColumn[]> =>
  db.rows<TextColumn>(
    `SELECT table, name, type FROM system.columns
      WHERE database = {database:String} AND match(type, {texts:String})
        AND table IN (SELECT name FROM system.tables
          WHERE database = {database:String} AND engine LIKE '%MergeTree')`,
    { params: { database, texts: TEXT_TYPES } },
  )

const TEXT_TYPES = [
  '^(LowCardinality\\(|Nullable\\()*String\\)*$',
  '^Array\\(String\\)$',
  '^SimpleAggregateFunction\\(max, Tuple\\(UInt128, String\\)\\)$',
].join('|')

/**
 * The person with every spelling of their addresses in rows of the account, hidden rows included. Reads
 * those in ASCII with the last digits, and all others, with the code of the normalization.
 */
export async function withSpellings(
  db: Database,
  database: string,
  person: StoredPerson,
): Promise<StoredPerson> {
  const readingsOf = (address: string) => readingsIn(person.countries, address)
  const normalized = new Set(person.addresses.flatMap(readingsOf))
  const selects = ADDRESS_COLUMNS.map(
    ({ store, value }) => `
      SELECT ${value} AS address FROM ${tableOf(database, store)}
      WHERE ${OF_ACCOUNT} AND (lower(trimBoth(address)) IN {normalized:Array(String)}
        OR right(replaceRegexpAll(address, '[^0-9]', ''), ${LAST_DIGITS}) IN {ends:Array(String)}
        OR match(address, '[^ -~]'))`,
  )
  const params = {
    ...about(person).params,
    ...{ normalized: [...normalized], ends: endsOf(normalized) },
  }
  const rows = await db.rows<{ address: string }>(selects.join(' UNION DISTINCT '), {
    params,
    settings: WITH_HIDDEN_ROWS,
  })
  const spellings = rows
    .map(({ address }) => address)
    .filter((address) => readingsOf(address).some((reading) => normalized.has(reading)))
  return { ...person, addresses: [...new Set([...person.addresses, ...spellings])] }
}

const endsOf = (addresses: ReadonlySet<string>): readonly string[] =>
  [...addresses]
    .filter((address) => address.startsWith('+'))
    .map((number) => number.replaceAll(/\D/g, '').slice(-LAST_DIGITS))
