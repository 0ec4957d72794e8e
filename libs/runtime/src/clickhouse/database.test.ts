import { Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'
import { ClickHouseError } from '@clickhouse/client'
import { Failure } from '@tributary/core'
import { expect, test } from 'vitest'
import { Secret } from '../service/config-fields.ts'
import { databaseOf, withDatabase } from './database.ts'
import { identifier, tableOf } from './identifier.ts'

const settings = {
  ...{ url: 'http://127.0.0.1:1', user: 'reader', password: new Secret('hidden') },
  ...{ database: 'tributary', tlsCa: null },
}

/** A client that answers every query with these rows and records its calls. */
function clientWith(rows: readonly object[]) {
  const calls: object[] = []
  const answer = (call: object) => {
    calls.push(call)
    return Promise.resolve({ json: async () => rows, stream: Readable.from([]) })
  }
  const client = { query: answer, command: answer, insert: answer, exec: answer }
  return { calls, database: databaseOf(client as unknown as ClickHouseClient, 'tributary') }
}

test('a query passes its parameters and settings', async () => {
  const { calls, database } = clientWith([{ x: 1 }, { x: 2 }])
  const options = { params: { from: 7 }, settings: { max_threads: 1 } }
  expect(await database.rows('SELECT x', options)).toEqual([{ x: 1 }, { x: 2 }])
  expect(await database.row('SELECT x')).toEqual({ x: 1 })
  expect(calls).toEqual([
    {
      ...{ query: 'SELECT x', format: 'JSONEachRow' },
      ...{ query_params: { from: 7 }, clickhouse_settings: { max_threads: 1 } },
    },
    { query: 'SELECT x', format: 'JSONEachRow', query_params: {}, clickhouse_settings: {} },
  ])
})

test('the first row of nothing is undefined', async () => {
  expect(await clientWith([]).database.row('SELECT 1 WHERE 0')).toBeUndefined()
})

test('columns are read from the own database unless another one is named', async () => {
  const { calls, database } = clientWith([{ name: 'x', type: 'UInt64' }])
  expect([...(await database.columns('calls'))]).toEqual([['x', 'UInt64']])
  await database.columns('calls', 'other')
  expect(calls).toMatchObject([
    { query_params: { database: 'tributary', table: 'calls' } },
    { query_params: { database: 'other', table: 'calls' } },
  ])
})

test('withDatabase explains an unreachable ClickHouse, with the fix', async () => {
  await expect(
    withDatabase(settings, (database) => database.rows('SELECT 1')),
  ).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    what: 'database tributary of ClickHouse at 127.0.0.1:1 cannot be reached (ECONNREFUSED)',
    fix: 'check CLICKHOUSE_URL and that ClickHouse runs',
  })
})

test('withDatabase explains what ClickHouse refuses, and leaves a Failure as it is', async () => {
  const refusal = new ClickHouseError({ code: '60', type: 'UNKNOWN_TABLE', message: 'SELECT x' })
  await expect(withDatabase(settings, () => Promise.reject(refusal))).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    cause: refusal,
    fix: expect.stringContaining('"tributary migrate apply"'),
  })
  const failure = new Failure('CONFIG_INVALID', { what: 'own' })
  await expect(withDatabase(settings, () => Promise.reject(failure))).rejects.toBe(failure)
})

test('withDatabase lends an open database and returns the result', async () => {
  expect(await withDatabase(settings, async ({ name }) => name)).toBe('tributary')
})

test.for([
  ['calls', '`calls`'],
  ['a`b', '`a\\`b`'],
  ['a\\b', '`a\\\\b`'],
] as const)('the name %s is quoted as %s', ([name, quoted]) => {
  expect(identifier(name)).toBe(quoted)
  expect(tableOf('tributary', name)).toBe(`\`tributary\`.${quoted}`)
})
