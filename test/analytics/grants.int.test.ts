import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeTables } from '../../services/cli/src/database/describe-tables.ts'
import { materialize, unmaterialize } from '../../services/cli/src/turns/materialize.ts'
import { MATERIALIZABLE_VIEWS } from '../../services/cli/src/turns/views.ts'
import type { PeopleEngine, Session } from './people-engine.ts'
import { startPeopleEngine } from './people-engine.ts'

const USERS = ['reader', 'analyst'] as const
const MARTS = 'tributary_marts'

let engine: PeopleEngine
let sessions: Readonly<Record<(typeof USERS)[number], Session>>
/** The names of everything that is for people. */
let people: readonly string[]
/** The number of rows that the pipeline reads there. */
let counts: readonly { readonly name: string; readonly count: unknown }[]
/** Tables, materialized views and building blocks. */
let storage: readonly string[]

beforeAll(async () => {
  engine = await startPeopleEngine()
  sessions = { reader: await engine.as('reader'), analyst: await engine.as('analyst') }
  people = (await describeTables(engine.db)).map(({ name }) => name)
  const rows = await engine.db.rows<{ name: string }>('SHOW TABLES')
  storage = rows.map(({ name }) => name).filter((name) => !people.includes(name))
  counts = await countsOf(people)
  await sessions.analyst.command(`CREATE DATABASE ${MARTS}`)
  // ClickHouse creates the query log with its first entries.
  await engine.db.run('SYSTEM FLUSH LOGS')
})
afterAll(() => engine?.stop())

const names = async (user: (typeof USERS)[number], query: string) =>
  (await sessions[user].rows<{ name: string }>(query)).map(({ name }) => name).toSorted()

async function countsOf(relations: readonly string[]) {
  const found = []
  for (const name of relations) {
    const row = await engine.db.row<{ count: unknown }>(`SELECT count() AS count FROM ${name}`)
    found.push({ name, count: row?.count })
  }
  return found
}

describe.each(USERS)('%s', (user) => {
  test.each([
    ['SHOW TABLES', 'SHOW TABLES'],
    ['system.tables', "SELECT name FROM system.tables WHERE database = 'tributary'"],
    [
      'information_schema',
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'tributary'",
    ],
    [
      'the columns',
      "SELECT DISTINCT table AS name FROM system.columns WHERE database = 'tributary'",
    ],
  ])('sees in %s what is for people, and nothing else', async (_, query) => {
    expect(people.length).toBeGreaterThan(20)
    expect(await names(user, query)).toEqual(people.toSorted())
  })

  test('reads the rows that the pipeline reads', async () => {
    for (const { name, count } of counts) {
      const [row] = await sessions[user].rows(`SELECT count() AS count FROM ${name}`)
      expect([name, row]).toEqual([name, { count }])
    }
  })

  test('does not read storage', async () => {
    expect(storage).toEqual(expect.arrayContaining(['messages_store', 'communications_base']))
    for (const name of storage) {
      await expect(sessions[user].rows(`SELECT * FROM ${name} LIMIT 1`), name).rejects.toThrow(
        'Not enough privileges',
      )
    }
  })

  test.each([
    'INSERT INTO business_hours (schedule_id) VALUES (1)',
    "INSERT INTO messages_landing (message_id) VALUES ('m')",
    'DROP VIEW messages',
    'TRUNCATE TABLE lines',
    'ALTER TABLE accounts ADD COLUMN x Int8',
    'CREATE TABLE more (x Int8) ENGINE = Memory',
    'CREATE DATABASE tributary_more',
    'DROP DATABASE tributary',
    'CREATE USER more',
    "SELECT * FROM url('http://127.0.0.1:1', CSV, 'x Int8')",
    "SELECT * FROM file('x.csv', CSV, 'x Int8')",
    'SELECT * FROM system.query_log',
  ])('may not run: %s', async (statement) => {
    await expect(sessions[user].command(statement)).rejects.toThrow('Not enough privileges')
  })
})

test('both read what they read before while turns are kept as rows', async () => {
  for (const view of MATERIALIZABLE_VIEWS) await materialize(engine.db, view)
  for (const user of USERS) expect(await names(user, 'SHOW TABLES')).toEqual(people.toSorted())
  for (const { name, count } of counts) {
    const [row] = await sessions.reader.rows(`SELECT count() AS count FROM ${name}`)
    expect([name, row]).toEqual([name, { count }])
  }
  for (const view of MATERIALIZABLE_VIEWS) await unmaterialize(engine.db, view)
  const turns = counts.find(({ name }) => name === 'response_turns')
  expect(await sessions.analyst.rows('SELECT count() AS count FROM response_turns')).toEqual([
    { count: turns?.count },
  ])
})

test('the analyst builds in a database of its own, which the reader reads', async () => {
  const { analyst, reader } = sessions
  const from = `FROM tributary.response_turns`
  await analyst.command(
    `CREATE VIEW ${MARTS}.v AS SELECT channel, count() AS n ${from} GROUP BY channel`,
  )
  await analyst.command(
    `CREATE TABLE ${MARTS}.t ENGINE = MergeTree ORDER BY channel AS SELECT * FROM ${MARTS}.v`,
  )
  await analyst.command(`INSERT INTO ${MARTS}.t SELECT * FROM ${MARTS}.v`)
  await analyst.command(`DELETE FROM ${MARTS}.t WHERE channel = ''`)
  const sum = (name: string) => reader.rows(`SELECT sum(n) > 0 AS any FROM ${MARTS}.${name}`)
  expect([await sum('v'), await sum('t')]).toEqual([[{ any: 1 }], [{ any: 1 }]])
  await expect(reader.command(`DROP TABLE ${MARTS}.t`)).rejects.toThrow('Not enough privileges')
  await analyst.command(`DROP TABLE ${MARTS}.t`)
  await analyst.command(`DROP VIEW ${MARTS}.v`)
})

test.each([
  ['with the rights of the pipeline', 'VIEW x DEFINER = tributary SQL SECURITY DEFINER AS'],
  ['without rights', 'VIEW x SQL SECURITY NONE AS'],
  ['as rows', 'MATERIALIZED VIEW x ENGINE = MergeTree ORDER BY () AS'],
  ['as a copy', 'TABLE x ENGINE = MergeTree ORDER BY () AS'],
])('the analyst cannot show storage in a relation of its own %s', async (_, what) => {
  const statement = `CREATE ${what.replace(' x ', ` ${MARTS}.x `)} SELECT * FROM tributary.messages_store`
  await expect(sessions.analyst.command(statement)).rejects.toThrow('Not enough privileges')
})

test('the analyst cannot make a table that reads from elsewhere', async () => {
  const statement = `CREATE TABLE ${MARTS}.x (x Int8) ENGINE = URL('http://127.0.0.1:1', CSV)`
  await expect(sessions.analyst.command(statement)).rejects.toThrow('Not enough privileges')
})
