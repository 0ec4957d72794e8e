import { afterAll, beforeAll, expect, test } from 'vitest'
import { DATA_CHECKS } from '../../../services/cli/src/check-data/checks.ts'
import { runCli } from '../../../services/cli/src/cli.ts'
import { createTestIo } from '../../../services/cli/src/testing/test-io.ts'
import { materialize } from '../../../services/cli/src/turns/materialize.ts'
import type { SampleDatabase } from '../samples/sample-database.ts'
import { sampleDatabase } from '../samples/sample-database.ts'

let database: SampleDatabase

beforeAll(async () => {
  database = await sampleDatabase('checks')
})
afterAll(() => database?.close())

async function run(...options: readonly string[]) {
  const io = createTestIo({ env: database.env })
  const isDone = (await runCli(['check-data', ...options], io)) === 0
  return { isDone, output: io.printed.join('\n') }
}

test('every check holds for the samples', async () => {
  expect(await run()).toEqual({
    isDone: true,
    output: expect.stringContaining(`all ${DATA_CHECKS.length} hold`),
  })
})

test('turns that are kept as rows are no violation while newer webhooks arrive', async () => {
  await materialize(database.db, 'response_turns_base')
  await database.client.insert({
    table: 'messages_landing',
    values: [
      {
        ...{ provider: 'spruce', account_id: 'late', message_id: 'm', conversation_id: 'c' },
        ...{ direction: 'inbound', occurred_at: '2026-11-24 09:00:00' },
      },
    ],
    format: 'JSONEachRow',
  })
  expect(await run()).toMatchObject({ isDone: true })
})

test('the command names a violation with its count and place, and fails', async () => {
  await database.client.command({ query: 'RENAME TABLE messages TO messages_once' })
  await database.client.command({
    query:
      'CREATE VIEW messages AS SELECT * FROM messages_once UNION ALL SELECT * FROM messages_once',
  })
  const { isDone, output } = await run('--json')
  expect(isDone).toBe(false)
  expect(JSON.parse(output)).toContainEqual({
    check: 'messages-unique',
    ok: false,
    violations: expect.any(Number),
    meaning: expect.any(String),
    examples: expect.arrayContaining([expect.objectContaining({ message_id: expect.any(String) })]),
  })
})
