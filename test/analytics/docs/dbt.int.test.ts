import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'vitest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PeopleEngine, Session } from '../people-engine.ts'
import { startPeopleEngine } from '../people-engine.ts'
import { dbt, installDbt } from './dbt.ts'
import { CHANGES, COPIES, HISTORY } from './dbt-history.ts'

/** Time for the download from PyPI, the first time on a machine. */
const INSTALL_TIMEOUT_MS = 300_000
/** Time for a run of dbt on a busy machine. */
const RUN_TIMEOUT_MS = 300_000
const PROJECT = path.resolve(import.meta.dirname, '../../../deploy/dbt')

let missing: string | null
let engine: PeopleEngine
let analyst: Session
let work: string

beforeAll(async () => {
  missing = await installDbt()
  if (missing !== null) process.stderr.write(`skipped: ${missing}\n`)
  work = await mkdtemp(path.join(tmpdir(), 'tributary-dbt-'))
  engine = await startPeopleEngine()
  analyst = await engine.as('analyst')
}, INSTALL_TIMEOUT_MS)

afterAll(async () => {
  await engine?.stop()
  await rm(work, { recursive: true, force: true })
})

/** Accounts of the samples sent nothing for as long as the clock of the machine says. */
const NEVER_SILENT = { tributary_silent_hours: 1_000_000 }

/** Runs dbt as the README of the project says, as the user analyst, with its output in a temporary folder. */
function run(
  context: TestContext,
  words: readonly string[],
  vars: Readonly<Record<string, number>> = NEVER_SILENT,
): Promise<string> {
  if (missing !== null) context.skip(missing)
  const { hostname, port } = new URL(engine.settings.url)
  return dbt(
    [
      ...words,
      ...['--profiles-dir', '.', '--target-path', work, '--log-path', work],
      ...['--vars', JSON.stringify(vars)],
    ],
    {
      cwd: PROJECT,
      env: {
        CLICKHOUSE_HOST: hostname,
        CLICKHOUSE_PORT: port,
        CLICKHOUSE_PASSWORD: analyst.password,
      },
    },
  )
}

const KEPT = 'tributary_marts.messages_copy'

/** Without an overlap, a run reads nothing again that it has read. */
const OF_CHANGES = { tributary_overlap_minutes: 0 }

const land = (records: readonly object[]) => engine.db.insert('messages_landing', records)

/** Rows that only one of a copy and its view has. */
async function differences(): Promise<readonly unknown[]> {
  const found = []
  for (const { copy, view } of COPIES) {
    const [from, of] = [`SELECT * FROM tributary_marts.${copy}`, view]
    found.push(...(await analyst.rows(`${from} EXCEPT ${of}`)))
    found.push(...(await analyst.rows(`${of} EXCEPT ${from}`)))
  }
  return found
}

test('dbt accepts the project without a warning', { timeout: RUN_TIMEOUT_MS }, async (context) => {
  const output = await run(context, ['parse', '--no-partial-parse'])
  expect(output).not.toMatch(/warn|deprecat/i)
})

test('every model can be built, and every test holds for the samples', {
  timeout: RUN_TIMEOUT_MS,
}, async (context) => {
  await land(HISTORY)
  const output = await run(context, ['build'])
  expect(output).toMatch(/PASS=\d\d\d+ WARN=0 ERROR=0 SKIP=0/)
  expect(await differences()).toEqual([])
})

test('a silent account is named while the others send', {
  timeout: RUN_TIMEOUT_MS,
}, async (context) => {
  const words = ['build', '--select', '+silent_accounts', '--exclude', 'source:*']
  const output = await run(context, words, { tributary_silent_hours: -1_000_000 })
  expect(output).toMatch(/WARN \d+ silent_accounts/)
})

test.for(CHANGES)(
  'a next run brings the copies to the views after $after',
  {
    timeout: RUN_TIMEOUT_MS,
  },
  async ({ changes }, context) => {
    if (missing !== null) context.skip(missing)
    let unequal = 0
    for (const { what, records } of changes) {
      await land(records)
      const { length } = await differences()
      expect(length, what).toBeGreaterThan(unequal)
      unequal = length
    }
    await analyst.command(`INSERT INTO ${KEPT} (message_id) VALUES ('of no view')`)
    await run(context, ['run', '--select', 'path:models/incremental'], OF_CHANGES)
    // The run leaves alone what did not change.
    const kept = await analyst.rows(
      `SELECT message_id FROM ${KEPT} WHERE message_id = 'of no view'`,
    )
    expect(kept).toEqual([{ message_id: 'of no view' }])
    await analyst.command(`DELETE FROM ${KEPT} WHERE message_id = 'of no view'`)
    expect(await differences()).toEqual([])
  },
)

test('dbt finds a duplicate row', { timeout: RUN_TIMEOUT_MS }, async (context) => {
  await engine.db.run('RENAME TABLE calls TO calls_once')
  await engine.db.run(
    'CREATE VIEW calls SQL SECURITY DEFINER AS SELECT * FROM calls_once UNION ALL SELECT * FROM calls_once',
  )
  await expect(run(context, ['test', '--select', 'source:tributary.calls'])).rejects.toThrow(
    /FAIL \d+ source_unique_combination_tributary_calls/,
  )
})
