import { randomUUID } from 'node:crypto'
import { testStack, uniqueDatabase } from '@tributary/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '../service/config-fields.ts'
import { createClickHouse } from './connection.ts'

const database = uniqueDatabase('profiles')
const { url, user, password } = testStack().clickhouse
const login = { url, user, password: new Secret(password), tlsCa: null }
const admin = createClickHouse({ ...login, database: 'system' })
const client = createClickHouse({ ...login, database })
const run = (query: string) => admin.command({ query })

beforeAll(async () => {
  await run(`CREATE DATABASE ${database}`)
  await run(`CREATE TABLE ${database}.landing (x UInt64) ENGINE = Null`)
  await run(`CREATE TABLE ${database}.store (x UInt64) ENGINE = MergeTree ORDER BY x`)
  await run(`CREATE MATERIALIZED VIEW ${database}.fill TO ${database}.store AS
    SELECT x FROM ${database}.landing`)
})

afterAll(async () => {
  await run(`DROP DATABASE ${database}`)
  await Promise.all([admin.close(), client.close()])
})

/** A session with these settings, which act on a statement like those of the user's profile. */
async function sessionWith(settings: string): Promise<{ readonly session_id: string }> {
  const session = { session_id: randomUUID() }
  await client.command({ ...session, query: `SET ${settings}` })
  return session
}

async function rowsOf(query: string, settings: string): Promise<readonly object[]> {
  const session = await sessionWith(settings)
  const result = await client.query({ ...session, query, format: 'JSONEachRow' })
  return result.json<object>()
}

const SLOW = 'SELECT sum(sleepEachRow(0.2)) AS x FROM numbers(20) SETTINGS max_block_size = 1'
const MANY = 'SELECT number % 10 AS x, count() AS n FROM numbers(100) GROUP BY x'

test.for([
  ['time', "max_execution_time = 1, timeout_overflow_mode = 'break'", SLOW],
  ['rows read', "max_rows_to_read = 1, read_overflow_mode = 'break'", MANY],
  ['rows of the result', "max_result_rows = 1, result_overflow_mode = 'break'", MANY],
  ['groups', "max_rows_to_group_by = 1, group_by_overflow_mode = 'any'", MANY],
  [
    'distinct rows',
    "max_rows_in_distinct = 1, distinct_overflow_mode = 'break'",
    'SELECT DISTINCT number % 10 AS x FROM numbers(100)',
  ],
  [
    'rows of a set',
    "max_rows_in_set = 1, set_overflow_mode = 'break'",
    'SELECT count() AS x FROM numbers(9) WHERE number IN (SELECT number FROM numbers(9))',
  ],
] as const)(
  'a query that exceeds a limit of %s fails, even where the profile says break',
  async ([, settings, query]) => {
    await expect(rowsOf(query, settings)).rejects.toThrow(/exceed/i)
  },
)

test.for([
  ['limit', 'limit = 2', 100],
  ['offset', 'offset = 2', 200],
] as const)(
  'the setting %s of a profile truncates neither inserts nor results',
  async ([, settings, from]) => {
    const values = Array.from({ length: 5 }, (_, index) => ({ x: from + index }))
    const session = await sessionWith(settings)
    await client.insert({ ...session, table: 'landing', values, format: 'JSONEachRow' })
    const query = `SELECT x FROM store WHERE x BETWEEN ${from} AND ${from + 99}`
    expect(await rowsOf(query, settings)).toHaveLength(5)
  },
)

test('a user who may not change settings can query', async () => {
  expect(await rowsOf('SELECT 1 AS x', 'readonly = 1')).toEqual([{ x: 1 }])
})
