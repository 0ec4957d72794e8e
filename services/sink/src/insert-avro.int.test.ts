import { randomUUID } from 'node:crypto'
import { DEFAULTS, Failure, SCHEMAS } from '@tributary/core'
import { createClickHouse, databaseOf } from '@tributary/runtime/clickhouse'
import { createEncoder, fieldNames, WIRE_HEADER_BYTES } from '@tributary/runtime/registry'
import { Secret } from '@tributary/runtime/service'
import { testStack, uniqueDatabase } from '@tributary/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAvroInsert } from './insert-avro.ts'
import { insertIsolating, RowsRefused } from './isolate.ts'
import { landingColumns } from './writer-schemas.ts'

const database = uniqueDatabase('insert')
const { url, user, password } = testStack().clickhouse
const login = { url, user, password: new Secret(password), database, tlsCa: null }
const admin = createClickHouse({ ...login, database: 'system' })
const client = createClickHouse(login)
const insertAvro = createAvroInsert(databaseOf(client, database))
const encode = createEncoder('message', 1)
const written = { schemaText: SCHEMAS.message, columns: fieldNames(SCHEMAS.message) }

/** Types of the columns that are not plain text. */
const TYPES: Readonly<Record<string, string>> = {
  occurred_at: "Nullable(DateTime64(3, 'UTC'))",
  received_at: "DateTime64(3, 'UTC')",
  edited_at: "Nullable(DateTime64(3, 'UTC'))",
  version: 'Int64',
  revision_hash: 'Int64',
  raw_partition: 'Int32',
  raw_offset: 'Int64',
  mapping_version: 'Int32',
  attachment_count: 'Int32',
  is_internal: 'Bool',
  author_kind: 'LowCardinality(String)',
  direction: "Enum8('unknown' = 0, 'inbound' = 1, 'outbound' = 2)",
  is_partial: 'Bool',
  is_deleted: 'Bool',
  body_length: 'Nullable(Int32)',
}
const COLUMNS = fieldNames(SCHEMAS.message).map((name) => `${name} ${TYPES[name] ?? 'String'}`)

const datum = (id: string) =>
  encode({
    ...DEFAULTS.message,
    message_id: id,
    occurred_at: Date.UTC(2026, 10, 2),
    direction: 'inbound',
  }).subarray(WIRE_HEADER_BYTES)

beforeAll(async () => {
  await admin.command({ query: `CREATE DATABASE ${database}` })
  await client.command({
    query: `CREATE TABLE t (${COLUMNS.join(', ')}) ENGINE = MergeTree ORDER BY message_id`,
  })
})

afterAll(async () => {
  await admin.command({ query: `DROP DATABASE ${database}` })
  await Promise.all([admin.close(), client.close()])
})

async function idsIn(prefix: string): Promise<readonly string[]> {
  const query = `SELECT message_id FROM t WHERE startsWith(message_id, '${prefix}') ORDER BY message_id`
  const rows = await (await client.query({ query, format: 'JSONEachRow' })).json<{
    message_id: string
  }>()
  return rows.map(({ message_id }) => message_id)
}

test('datums are inserted without being decoded', async () => {
  await insertAvro('t', written, [datum('plain-1'), datum('plain-2')])
  expect(await idsIn('plain')).toEqual(['plain-1', 'plain-2'])
})

test('a block inserted twice is in the table twice: deduplication is off', async () => {
  await insertAvro('t', written, [datum('again')])
  await insertAvro('t', written, [datum('again')])
  expect(await idsIn('again')).toEqual(['again', 'again'])
})

test.each([
  ['cut short', datum('broken').subarray(0, 20)],
  ['random bytes', Buffer.from('fffefdfcfbfaf9f8', 'hex')],
])(
  'a datum that is %s is refused as data and isolated from its neighbours',
  async (name, broken) => {
    const prefix = `isolated-${name.replace(' ', '-')}`
    const rows = [datum(`${prefix}-1`), datum(`${prefix}-2`), broken, datum(`${prefix}-3`)]
    const refused = await insertIsolating(rows, (some) => insertAvro('t', written, some), 3)
    expect([...refused.keys()]).toEqual([2])
    expect(new Set(await idsIn(prefix))).toEqual(
      new Set([`${prefix}-1`, `${prefix}-2`, `${prefix}-3`]),
    )
  },
)

/** The schema text with other fields. A null field is one byte at the end of a datum. */
function withFields(change: (fields: readonly object[]) => readonly object[]): string {
  const schema = JSON.parse(SCHEMAS.message)
  return JSON.stringify({ ...schema, fields: change(schema.fields) })
}

test('a record of an older schema is inserted into the newer table', async () => {
  const schemaText = withFields((fields) => fields.slice(0, -1))
  const older = datum('older').subarray(0, -1)
  await insertAvro('t', { schemaText, columns: fieldNames(schemaText) }, [older])
  expect(await idsIn('older')).toEqual(['older'])
})

test('a record of a newer schema is inserted once the migration has added its column', async () => {
  const added = { name: 'added', type: ['null', 'string'], default: null }
  const schemaText = withFields((fields) => [...fields, added])
  const newer = Buffer.concat([datum('newer'), Buffer.of(0)])
  const insert = () => insertAvro('t', { schemaText, columns: fieldNames(schemaText) }, [newer])
  await expect(insert()).rejects.toThrow('added')
  await client.command({ query: 'ALTER TABLE t ADD COLUMN added Nullable(String)' })
  await insert()
  await insertAvro('t', written, [datum('newer-of-the-old-service')])
  expect(await idsIn('newer')).toEqual(['newer', 'newer-of-the-old-service'])
})

/** The insert in a session with these settings, which have the effect of settings in the user's profile. */
async function insertWith(settings: string) {
  const session_id = randomUUID()
  await client.command({ session_id, query: `SET ${settings}` })
  const session: typeof client = Object.assign(Object.create(client), {
    exec: (params: Parameters<typeof client.exec>[0]) => client.exec({ ...params, session_id }),
  })
  return createAvroInsert({
    insertStream(sql, body, { settings = {} } = {}) {
      const { max_execution_time: _, ...own } = settings
      return databaseOf(session, database).insertStream(sql, body, { settings: own })
    },
  })
}

async function viewFrom(landing: string, select: string): Promise<void> {
  for (const query of [
    `CREATE TABLE ${landing} AS t ENGINE = Null`,
    `CREATE MATERIALIZED VIEW ${landing}_view TO t AS SELECT ${select} FROM ${landing}`,
  ])
    await client.command({ query })
}

test('an insert that exceeds its time limit is a temporary failure, even where the profile says break', async () => {
  await viewFrom('slow', '* REPLACE (if(sleepEachRow(1.5) = 0, message_id, NULL) AS message_id)')
  const insert = await insertWith("max_execution_time = 1, timeout_overflow_mode = 'break'")
  const failure = await insert('slow', written, [datum('slow')]).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'UNAVAILABLE' })
})

test.for(['limit', 'offset'])(
  'the setting %s of a profile does not truncate what the materialized views store',
  async (name) => {
    await viewFrom(`with_${name}`, '*')
    const insert = await insertWith(`${name} = 1`)
    const ids = [1, 2, 3].map((index) => `${name}-${index}`)
    await insert(`with_${name}`, written, ids.map(datum))
    expect(await idsIn(name)).toEqual(ids)
  },
)

test('an unreachable database is a temporary failure', async () => {
  const unreachable = createClickHouse({ ...login, url: 'http://127.0.0.1:1' })
  const insert = createAvroInsert(databaseOf(unreachable, database))
  const failure = await insert('t', written, [datum('x')]).catch((error: unknown) => error)
  await unreachable.close()
  expect(failure).toBeInstanceOf(Failure)
  expect(failure).toMatchObject({ code: 'UNAVAILABLE' })
})

test('a missing table is a temporary failure with its fix', async () => {
  await expect(landingColumns(databaseOf(client, database), 'nowhere')).rejects.toThrow(
    'tributary migrate apply',
  )
})

test('a column that the table lacks is fatal and named', async () => {
  const more = { ...written, columns: [...written.columns, 'not_there'] }
  const failure = await insertAvro('t', more, [datum('x')]).catch((error: unknown) => error)
  expect(failure).not.toBeInstanceOf(RowsRefused)
  expect(failure).toMatchObject({ code: 'SCHEMA_MISMATCH' })
  expect(String(failure)).toContain('not_there')
})
