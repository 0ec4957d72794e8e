import { SCHEMAS } from '@tributary/core'
import { stackVariables, testStack, uniqueDatabase } from '@tributary/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../testing/capture.ts'
import type { LandedDatabase } from '../testing/landed-database.ts'
import { createLandedDatabase } from '../testing/landed-database.ts'
import { assertTablesFit } from './assert-migrated.ts'

let database: LandedDatabase

beforeAll(async () => {
  database = await createLandedDatabase('assert-migrated')
})

afterAll(() => database?.drop())

/** The schemas with a change of the one of calls. */
function withCall(change: (schema: { fields: object[] }) => void): typeof SCHEMAS {
  const call = JSON.parse(SCHEMAS.call)
  change(call)
  return { ...SCHEMAS, call: JSON.stringify(call) }
}

test('migrated tables fit the schemas of this version', async () => {
  await assertTablesFit(database.db)
})

test('a field without a column is refused by its name, with the fix', async () => {
  const field = { name: 'queue_id', type: ['null', 'string'], default: null }
  const schemas = withCall(({ fields }) => fields.push(field))
  await expect(assertTablesFit(database.db, schemas)).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
    message: expect.stringMatching(
      /calls_landing: column queue_id is missing.*"tributary migrate apply".*docs\/changing\.md/,
    ),
  })
})

test('an enum symbol that the column lacks is refused by its name', async () => {
  const schemas = withCall((schema) => {
    Object.assign(
      schema,
      JSON.parse(JSON.stringify(schema).replace('"answered"', '"answered","transferred"')),
    )
  })
  await expect(assertTablesFit(database.db, schemas)).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
    message: expect.stringContaining('column outcome lacks the symbol transferred'),
  })
})

test('schemas apply registers nothing before the migrations', async () => {
  const name = uniqueDatabase('not-migrated')
  const env = { ...stackVariables(testStack(), name), REGISTRY_URL: 'http://127.0.0.1:1' }
  const { exitCode, notes } = await run(env, 'schemas', 'apply')
  expect(exitCode).toBe(1)
  expect(notes).toContain('migrate apply')
})

test('schemas apply succeeds after the migrations', async () => {
  const env = stackVariables(testStack(), database.db.name)
  const { exitCode, text } = await run(env, 'schemas', 'apply')
  expect(exitCode).toBe(0)
  expect(text).toContain('unified.erasures-value')
})
