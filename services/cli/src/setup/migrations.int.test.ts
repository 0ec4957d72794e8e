import type { Database } from '@tributary/runtime/clickhouse'
import { createDatabase } from '@tributary/runtime/clickhouse'
import { stackVariables, testStack, uniqueDatabase } from '@tributary/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clickHouseSettingsOf } from '../clients.ts'
import { CHECKS } from '../doctor/checks.ts'
import { appliedMigrations, applyMigrations, migrationOf, readMigrations } from './migrations.ts'

const first = migrationOf('001_first', 'CREATE TABLE a (x String) ENGINE = MergeTree ORDER BY x;\n')
const second = migrationOf('002_second', 'CREATE TABLE b AS a;\n')

let env: ReturnType<typeof stackVariables>
let settings: ReturnType<typeof clickHouseSettingsOf>
let database: Database

beforeEach(() => {
  env = stackVariables(testStack(), uniqueDatabase('migrations'))
  settings = clickHouseSettingsOf(env)
  database = createDatabase(settings)
})
afterEach(async () => {
  await database.run(`DROP DATABASE ${settings.database} SYNC`)
  await database.close()
})

const apply = async (...files: readonly (typeof first)[]) =>
  (await applyMigrations(settings, files)).applied

test('only new files are applied, and their checksums are recorded', async () => {
  expect(await apply(first)).toEqual(['001_first'])
  expect(await apply(first, second)).toEqual(['002_second'])
  expect(await apply(first, second)).toEqual([])
  expect([...(await appliedMigrations(database))]).toEqual([
    ['001_first', first.checksum],
    ['002_second', second.checksum],
  ])
})

test('an edited file is refused before any other file is applied', async () => {
  await apply(first)
  const edited = migrationOf(
    '001_first',
    'CREATE TABLE a (y String) ENGINE = MergeTree ORDER BY y;',
  )
  await expect(apply(edited, second)).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
    what: '001_first.sql was edited after it was applied',
    fix: expect.stringContaining('add a new numbered file instead; see CONTRIBUTING.md'),
  })
  expect(await database.columns('b')).toEqual(new Map())
  expect(await apply(first, second)).toEqual(['002_second'])
})

test('a database without checksums gets them with the next apply', async () => {
  await apply(first)
  await database.run('ALTER TABLE schema_migrations DROP COLUMN checksum')
  expect([...(await appliedMigrations(database))]).toEqual([['001_first', '']])
  expect(await apply(first, second)).toEqual(['002_second'])
  expect([...(await appliedMigrations(database))]).toEqual([
    ['001_first', first.checksum],
    ['002_second', second.checksum],
  ])
})

test('an applied migration without a file, as after a rollback, is not refused', async () => {
  await apply(first, second)
  expect(await apply(first)).toEqual([])
})

const examine = () => CHECKS.find(({ name }) => name === 'ClickHouse migrations')?.run(env)

test('doctor reports files that are not applied, edited or not part of this version', async () => {
  await apply(first)
  await expect(examine()).rejects.toThrow(/^not applied: 001_/)
  const files = readMigrations()
  await database.run('TRUNCATE TABLE schema_migrations')
  const rows = files.map(({ name, checksum }) => ({ name, checksum }))
  await database.insert('schema_migrations', rows)
  expect(await examine()).toBe(`all ${files.length} applied`)
  await database.insert('schema_migrations', [{ name: '999_newer', checksum: 'ab' }])
  await expect(examine()).rejects.toThrow('applied, but not part of this version: 999_newer')
  await database.insert('schema_migrations', [{ name: files[0]?.name, checksum: 'zz' }])
  await expect(examine()).rejects.toThrow(`edited after they were applied: ${files[0]?.name}`)
})
