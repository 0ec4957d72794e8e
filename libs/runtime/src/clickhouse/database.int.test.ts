import { Readable } from 'node:stream'
import { testStack, uniqueDatabase } from '@tributary/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Secret } from '../service/config-fields.ts'
import { createDatabase, withDatabase } from './database.ts'

const name = uniqueDatabase('port')
const { url, user, password } = testStack().clickhouse
const login = { url, user, password: new Secret(password), tlsCa: null }
const settings = { ...login, database: name }
const admin = createDatabase({ ...login, database: 'system' })
const database = createDatabase(settings)

beforeAll(async () => {
  await admin.run(`CREATE DATABASE ${name}`)
  await database.run('CREATE TABLE calls (id UInt64, note String) ENGINE = MergeTree ORDER BY id')
})

beforeEach(() => database.run('TRUNCATE TABLE calls'))

afterAll(async () => {
  await admin.run(`DROP DATABASE ${name}`)
  await Promise.all([admin.close(), database.close()])
})

const CALLS = [
  { id: 1, note: 'one' },
  { id: Number.MAX_SAFE_INTEGER, note: 'Grüße' },
]

test('inserted rows are read as they were', async () => {
  await database.insert('calls', CALLS)
  expect(await database.rows('SELECT id, note FROM calls ORDER BY id')).toEqual(CALLS)
})

test('integers above 2^53 are exact as text', async () => {
  await database.insert('calls', [{ id: '18446744073709551615', note: '' }])
  const sql = 'SELECT toString(id) AS id FROM calls'
  expect(await database.row(sql)).toEqual({ id: '18446744073709551615' })
})

test('a row is the first one, or undefined', async () => {
  await database.insert('calls', CALLS)
  const sql = 'SELECT note FROM calls WHERE id = {id:UInt64}'
  expect(await database.row(sql, { params: { id: 1 } })).toEqual({ note: 'one' })
  expect(await database.row(sql, { params: { id: 2 } })).toBeUndefined()
})

test('a stream delivers all rows in portions', async () => {
  const seen: number[] = []
  let portions = 0
  const sql = 'SELECT number AS x FROM numbers(100000) ORDER BY x'
  for await (const portion of database.stream<{ x: string }>(sql)) {
    portions += 1
    seen.push(...portion.map(({ x }) => Number(x)))
  }
  expect(portions).toBeGreaterThan(1)
  expect(seen).toEqual(Array.from({ length: 100_000 }, (_, at) => at))
})

test('a stream may be left early, and the database remains usable', async () => {
  for await (const portion of database.stream('SELECT number AS x FROM numbers(100000)')) {
    expect(portion.length).toBeGreaterThan(0)
    break
  }
  expect(await database.row('SELECT 1 AS x')).toEqual({ x: 1 })
})

test('a statement without a result runs with its parameters and settings', async () => {
  await database.insert('calls', CALLS)
  await database.run('ALTER TABLE calls DELETE WHERE id = {id:UInt64}', {
    ...{ params: { id: 1 }, settings: { mutations_sync: 2 } },
  })
  expect(await database.row('SELECT count() AS n FROM calls')).toEqual({ n: 1 })
})

test('a body is inserted in the format that the statement names', async () => {
  const body = Readable.from(['3\tthree\n', '4\tfour\n'], { objectMode: false })
  await database.insertStream('INSERT INTO calls FORMAT TSV', body)
  expect(await database.rows('SELECT note FROM calls ORDER BY id')).toEqual([
    { note: 'three' },
    { note: 'four' },
  ])
})

test('a body that does not fit its table is rejected, and nothing is stored', async () => {
  const body = Readable.from(['not a number\tx\n'], { objectMode: false })
  await expect(database.insertStream('INSERT INTO calls FORMAT TSV', body)).rejects.toThrow()
  expect(await database.row('SELECT count() AS n FROM calls')).toEqual({ n: 0 })
})

test('columns are listed in their order; a table that does not exist has none', async () => {
  expect([...(await database.columns('calls'))]).toEqual([
    ['id', 'UInt64'],
    ['note', 'String'],
  ])
  expect(await admin.columns('calls', name)).toEqual(await database.columns('calls'))
  expect((await database.columns('missing')).size).toBe(0)
})

test.for([
  ['a missing table', settings, 'SELECT * FROM missing', /"tributary migrate apply"/],
  [
    'a missing database',
    { ...login, database: `${name}_missing` },
    'SELECT 1',
    /"tributary migrate apply"/,
  ],
  [
    'a wrong password',
    { ...settings, password: new Secret('wrong') },
    'SELECT 1',
    /CLICKHOUSE_USER and CLICKHOUSE_PASSWORD/,
  ],
  [
    'a ClickHouse that does not run',
    { ...settings, url: 'http://127.0.0.1:1' },
    'SELECT 1',
    /CLICKHOUSE_URL/,
  ],
  ['a wrong statement', settings, 'SELEC 1', /server's log/],
] as const)('%s is a Failure with its fix', async ([, where, sql, fix]) => {
  await expect(withDatabase(where, ({ rows }) => rows(sql))).rejects.toMatchObject({
    ...{ code: 'UNAVAILABLE', fix: expect.stringMatching(fix) },
  })
})

test('a statement past its time limit is a Failure that asks to try later', async () => {
  const slow = withDatabase(settings, ({ rows }) => rows('SELECT sleep(2)'), 200)
  await expect(slow).rejects.toMatchObject({ fix: expect.stringContaining('later') })
})
