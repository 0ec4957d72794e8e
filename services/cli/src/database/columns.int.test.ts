import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonStore } from '../erase/person.ts'
import { PERSON_COLUMNS, valueIn } from '../erase/person.ts'
import { textColumns } from '../erase/search.ts'
import { NOT_COMPARED } from '../replay/tables/diff-views.ts'
import { VERSIONED_COLUMNS } from '../replay/tables/sql.ts'
import type { LandedDatabase } from '../testing/landed-database.ts'
import { createLandedDatabase } from '../testing/landed-database.ts'
import type { TableDescription } from './describe-tables.ts'
import { describeTables, FILLED_TABLES } from './describe-tables.ts'
import { VIEW_KEYS } from './view-keys.ts'

// The commands keep lists of columns. These tests compare each with the migrated tables, so that a new
// column fails here until somebody decides what replay and erase do with it.

let database: LandedDatabase
let views: readonly TableDescription[]

beforeAll(async () => {
  database = await createLandedDatabase('columns')
  views = (await describeTables(database.db)).filter(({ name }) => !FILLED_TABLES.includes(name))
})

afterAll(() => database?.drop())

/** `<table>.<column>`, sorted. */
const namesOf = (lists: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  Object.entries(lists)
    .flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`))
    .sort()

/** Names the records that a call came from; it does not describe the call. */
const LINEAGE = 'calls_store.lineage'

test('a replay looks for stale values in every versioned column of the stores', async () => {
  const columns = await database.db.rows<{ name: string }>(
    `SELECT concat(table, '.', name) AS name FROM system.columns
      WHERE database = currentDatabase() AND table LIKE '%\\_store'
        AND startsWith(type, 'SimpleAggregateFunction(max, Tuple(UInt128,')`,
  )
  const versioned = columns.map(({ name }) => name).filter((name) => name !== LINEAGE)
  expect(versioned.sort()).toEqual(namesOf(VERSIONED_COLUMNS))
})

test('every view has a key, of columns that it has', () => {
  expect(Object.keys(VIEW_KEYS).sort()).toEqual(views.map(({ name }) => name).sort())
  for (const { name, columns } of views) {
    const missing = VIEW_KEYS[name]?.filter((key) => columns.every((column) => column.name !== key))
    expect(missing, name).toEqual([])
  }
})

/** Names of columns that say where a row comes from. */
const IS_ORIGIN = /^(raw_.*|received_at|mapping_version|revision_hash|changed_at)$/

test('a comparison leaves out the columns of origin, and no name that no view has', () => {
  const columns = new Set(views.flatMap((view) => view.columns.map(({ name }) => name)))
  expect([...NOT_COMPARED].filter((name) => !columns.has(name))).toEqual([])
  const origins = [...columns].filter((name) => IS_ORIGIN.test(name))
  expect(origins.filter((name) => !NOT_COMPARED.has(name))).toEqual([])
})

/** Text columns that do not name a person by a contact id or an address, apart from those of TENANT. */
const OTHER_TEXTS: Readonly<Record<string, readonly string[]>> = {
  announcements_store: ['id', 'run_id'],
  channels_store: ['channel'],
  message_steps_store: ['message_id', 'conversation_id', 'channel', 'raw_topic'],
  calls_store: ['call_id', 'conversation_id', 'medium', 'account_address'],
  conversation_events_store: [
    ...['event_id', 'conversation_id', 'event_type', 'channel', 'status', 'assignee_id'],
    ...['tags', 'title', 'raw_topic'],
  ],
  conversation_states_store: ['conversation_id', 'status'],
  conversations_store: ['conversation_id', 'channel'],
  deletions_store: ['id', 'event_id', 'raw_topic'],
  message_statuses_store: [
    ...['message_id', 'delivery_status', 'status_reason', 'event_id', 'raw_topic'],
  ],
  messages_store: [
    ...['message_id', 'conversation_id', 'channel', 'delivery_status', 'status_reason'],
    ...['retry_of', 'body', 'account_address', 'event_id', 'raw_topic'],
  ],
  taken_out_store: ['id'],
}

/** Text columns of every store. */
const TENANT: ReadonlySet<string> = new Set(['provider', 'account_id'])

test('an erasure knows of every text column of the stores whether it may name a person', async () => {
  const columns = await textColumns(database.db, database.db.name)
  const texts = columns
    .filter(({ table, name }) => table.endsWith('_store') && !TENANT.has(name))
    .map(({ table, name }) => `${table}.${name}`)
  const person = Object.fromEntries(
    Object.entries(PERSON_COLUMNS).map(([store, holds]) => [store, Object.keys(holds)]),
  )
  expect(texts.sort()).toEqual([...namesOf(person), ...namesOf(OTHER_TEXTS)].sort())
})

test('an erasure reads the value of a column in the way of its type', async () => {
  for (const [store, holds] of Object.entries(PERSON_COLUMNS)) {
    const types = await database.db.columns(store)
    for (const column of Object.keys(holds)) {
      const isTuple = types.get(column)?.includes('Tuple(') ?? false
      expect(valueIn(store as PersonStore, column) !== column, `${store}.${column}`).toBe(isTuple)
    }
  }
})
