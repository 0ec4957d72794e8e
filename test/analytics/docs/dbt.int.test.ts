import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'vitest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SampleDatabase } from '../samples/sample-database.ts'
import { sampleDatabase } from '../samples/sample-database.ts'
import { dbt, installDbt } from './dbt.ts'

/** Time for the download from PyPI, the first time on a machine. */
const INSTALL_TIMEOUT_MS = 300_000
const PROJECT = path.resolve(import.meta.dirname, '../../../deploy/dbt')

let missing: string | null
let database: SampleDatabase
let work: string

beforeAll(async () => {
  missing = await installDbt()
  if (missing !== null) process.stderr.write(`skipped: ${missing}\n`)
  work = await mkdtemp(path.join(tmpdir(), 'tributary-dbt-'))
  database = await sampleDatabase('dbt')
}, INSTALL_TIMEOUT_MS)

afterAll(async () => {
  await database?.close()
  await rm(work, { recursive: true, force: true })
})

/** Runs dbt as the README of the project says, with its output in a temporary folder. */
function run(context: TestContext, ...words: readonly string[]): Promise<string> {
  if (missing !== null) context.skip(missing)
  const { hostname, port } = new URL(database.settings.url)
  return dbt(
    [
      ...words,
      ...['--profiles-dir', '.', '--target-path', work, '--log-path', work],
      ...['--vars', JSON.stringify({ tributary_database: database.settings.database })],
    ],
    { cwd: PROJECT, env: { ...database.env, CLICKHOUSE_HOST: hostname, CLICKHOUSE_PORT: port } },
  )
}

test('dbt accepts the project without a warning', async (context) => {
  const output = await run(context, 'parse', '--no-partial-parse')
  expect(output).not.toMatch(/warn|deprecat/i)
})

test('every dbt test holds for the samples', async (context) => {
  const output = await run(context, 'test')
  expect(output).toMatch(/PASS=\d\d+ WARN=0 ERROR=0 SKIP=0/)
})

test('dbt finds a duplicate row', async (context) => {
  await database.client.command({ query: 'RENAME TABLE calls TO calls_once' })
  await database.client.command({
    query: 'CREATE VIEW calls AS SELECT * FROM calls_once UNION ALL SELECT * FROM calls_once',
  })
  await expect(run(context, 'test', '--select', 'source:tributary.calls')).rejects.toThrow(
    /FAIL \d+ source_unique_combination_tributary_calls/,
  )
})
