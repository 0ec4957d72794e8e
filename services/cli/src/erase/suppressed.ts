import type { Country, PersonalData, Scope, SuppressionList } from '@tributary/normalization'
import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import { keysOf } from '../suppression/named-person.ts'
import { LISTED } from './listed-stores.ts'
import { namelessConversations } from './nameless.ts'
import type { PersonStore, StoredPerson } from './person.ts'
import { PERSON_COLUMNS, UNLOGGED, valueIn } from './person.ts'

export type SuppressedSearch = {
  readonly database: string
  readonly personalData: PersonalData
  readonly list: Pick<SuppressionList, 'has'>
  /** Countries in which rows of an account may have numbers without a country code. */
  readonly countriesOf: (account: Scope) => readonly Country[]
  /** Ends the search early. Without it the search reads everything. */
  readonly withinMs?: number
}

export type SuppressedInRows = {
  /** Distinct ids, addresses and conversations of the rows that were looked up. */
  readonly checked: number
  /** False when the time was over first. */
  readonly isComplete: boolean
  /**
   * What the list has, by account. One of these holds the identifiers of many persons: the list does
   * not say which of them belong together.
   */
  readonly found: readonly StoredPerson[]
}

/** Identifiers go to ClickHouse in the URL of a request, whose limit is 1 MiB. */
const MAX_IDENTIFIERS = 500
const MAX_BYTES = 64 * 1024
/** ClickHouse sorts the distinct values on its disk when they need more memory. */
const GROUP_BY_BYTES = 256 * 1024 * 1024
/** A query that is cut short gives the rows that it has. */
const CUT_SHORT = { timeout_overflow_mode: 'break' } as const

/**
 * The identifiers of suppressed persons in the rows of all stores. Reads each distinct value once, in
 * the portions in which it arrives, and keeps only what is on the list.
 */
export async function findSuppressed(
  db: Database,
  search: SuppressedSearch,
): Promise<SuppressedInRows> {
  const { database } = search
  const listed = await findListed(db, search)
  const found: StoredPerson[] = []
  for (const person of listed.found) {
    const { conversations } = person
    const nameless =
      conversations.length === 0 ? [] : await namelessConversations(db, { database, person })
    const narrowed = { ...person, conversations: nameless }
    if (sizeOf(narrowed) > 0) found.push(narrowed)
  }
  return { ...listed, found }
}

/** As `findSuppressed`, with every conversation of the list that has a row without a name. */
async function findListed(
  db: Database,
  { database, withinMs, ...lookup }: SuppressedSearch,
): Promise<SuppressedInRows> {
  const endsAt = withinMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + withinMs
  const limit = withinMs === undefined ? {} : { ...CUT_SHORT, max_execution_time: withinMs / 1_000 }
  const settings = { ...UNLOGGED, ...limit, max_bytes_before_external_group_by: GROUP_BY_BYTES }
  const chunks = createChunks()
  let checked = 0
  for await (const portion of db.stream<Identifier>(identifiersIn(database), { settings })) {
    if (Date.now() > endsAt) break
    checked += portion.length
    portion.filter((of) => isListed(lookup, of)).forEach(chunks.add)
  }
  return { checked, isComplete: Date.now() <= endsAt, found: chunks.all() }
}

type Lookup = Pick<SuppressedSearch, 'personalData' | 'list' | 'countriesOf'>

type Kind = 'id' | 'address' | 'either' | 'conversation'

/** A value of the stores, with what it may identify. */
type Identifier = {
  readonly provider: string
  readonly account: string
  readonly kind: Kind
  readonly value: string
}

function isListed(
  { personalData, list, countriesOf }: Lookup,
  { provider, account, kind, value }: Identifier,
): boolean {
  const asId = kind === 'id' || kind === 'either' ? [value] : []
  const asAddress = kind === 'address' || kind === 'either' ? [value] : []
  const conversations = kind === 'conversation' ? [value] : []
  const countries = countriesOf({ provider, account })
  const scope = { provider, account, countries }
  const person = { ...scope, contacts: asId, addresses: asAddress, conversations }
  return keysOf(personalData, person).some(list.has)
}

/** Every distinct identifier of the stores. A conversation counts where a row of it names nobody. */
function identifiersIn(database: string): string {
  const select = (store: string, kind: Kind, value: string, where: string) => `
    SELECT provider, account_id AS account, '${kind}' AS kind, ${value} AS value
    FROM ${tableOf(database, store)} WHERE ${where}`
  const persons = Object.entries(PERSON_COLUMNS).flatMap(([store, columns]) =>
    Object.entries(columns).map(([column, kind]) =>
      select(store, kind, valueIn(store as PersonStore, column), "value != ''"),
    ),
  )
  const conversations = [
    ...LISTED.map(({ store, conversation, contact, address }) =>
      select(store, 'conversation', conversation, `${contact} = '' AND ${address} = ''`),
    ),
    ...['conversations_store', 'conversation_states_store'].map((store) =>
      select(store, 'conversation', 'conversation_id', '1'),
    ),
  ]
  return `SELECT provider, account, kind, value
    FROM (${[...persons, ...conversations].join(' UNION ALL ')})
    WHERE value != '' GROUP BY provider, account, kind, value`
}

/** Collects identifiers by account, in persons that fit into one request. */
function createChunks() {
  const full: StoredPerson[] = []
  const open = new Map<string, { identifiers: Identifier[]; bytes: number }>()

  function close(identifiers: readonly Identifier[]): void {
    const [first] = identifiers
    if (first === undefined) return
    const valuesOf = (...kinds: readonly Kind[]) =>
      identifiers.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => value)
    full.push({
      ...{ provider: first.provider, account: first.account },
      ids: valuesOf('id', 'either'),
      addresses: valuesOf('address', 'either'),
      conversations: valuesOf('conversation'),
      // Every spelling in the rows was looked up, so none is left to be found by its readings.
      countries: [],
    })
  }

  return {
    add(identifier: Identifier): void {
      const account = JSON.stringify([identifier.provider, identifier.account])
      const chunk = open.get(account) ?? { identifiers: [], bytes: 0 }
      chunk.identifiers.push(identifier)
      chunk.bytes += Buffer.byteLength(identifier.value)
      open.set(account, chunk)
      if (chunk.identifiers.length < MAX_IDENTIFIERS && chunk.bytes < MAX_BYTES) return
      close(chunk.identifiers)
      open.delete(account)
    },
    all(): readonly StoredPerson[] {
      for (const { identifiers } of open.values()) close(identifiers)
      open.clear()
      return full
    },
  }
}

/** How many identifiers a person of `findSuppressed` has. */
export const sizeOf = ({ ids, addresses, conversations }: StoredPerson): number =>
  new Set([...ids, ...addresses]).size + conversations.length
