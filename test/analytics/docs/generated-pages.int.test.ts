import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DATA_CHECKS } from '../../../services/cli/src/check-data/checks.ts'
import type { TableDescription } from '../../../services/cli/src/database/describe-tables.ts'
import { describeTables } from '../../../services/cli/src/database/describe-tables.ts'
import { metricsPage } from '../../../tools/gen/analytics-page.ts'
import { dbtInvariants } from '../../../tools/gen/dbt-invariants.ts'
import { dbtSources } from '../../../tools/gen/dbt-sources.ts'
import { readExamples } from '../../../tools/gen/read-examples.ts'
import type { SampleDatabase } from '../samples/sample-database.ts'
import { sampleDatabase } from '../samples/sample-database.ts'

// "npm run gen:metrics" writes these files; without it the test fails for a stale file.

const ROOT = path.resolve(import.meta.dirname, '../../..')

let database: SampleDatabase
let tables: readonly TableDescription[]

beforeAll(async () => {
  database = await sampleDatabase('pages')
  tables = await describeTables(database.db)
})
afterAll(() => database?.close())

test('every view and column has a comment', () => {
  const silent = tables.flatMap(({ name, comment, columns }) => [
    ...(comment === '' ? [name] : []),
    ...columns.filter((column) => column.comment === '').map((column) => `${name}.${column.name}`),
  ])
  expect(silent).toEqual([])
})

test('every view has an example query', () => {
  const examples = readExamples()
  expect(tables.map(({ name }) => name).filter((name) => !examples.has(name))).toEqual([])
})

test('docs/metrics.md equals the comments in the database', async () => {
  await expect(metricsPage(tables, readExamples())).toMatchFileSnapshot(
    path.join(ROOT, 'docs/metrics.md'),
  )
})

test('the dbt sources say what the comments in the database say', async () => {
  await expect(dbtSources(tables)).toMatchFileSnapshot(
    path.join(ROOT, 'deploy/dbt/models/sources.yml'),
  )
})

test('the dbt tests are the invariants of check-data', async () => {
  const folder = path.join(ROOT, 'deploy/dbt/tests/invariants')
  const tests = dbtInvariants(
    DATA_CHECKS,
    tables.map(({ name }) => name),
  )
  for (const { file, sql } of tests) await expect(sql).toMatchFileSnapshot(path.join(folder, file))
  const unknown = readdirSync(folder).filter((file) => !tests.some((known) => known.file === file))
  expect(unknown).toEqual([])
})
