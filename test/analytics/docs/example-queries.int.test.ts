import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readExamples } from '../../../tools/gen/read-examples.ts'
import type { SampleDatabase } from '../samples/sample-database.ts'
import { sampleDatabase } from '../samples/sample-database.ts'

/** What people fill in from files, and a call and a deletion that the samples lack. */
const FILLED: readonly string[] = [
  `INSERT INTO business_hours (schedule_id, opens_at, closes_at)
    VALUES ('always', '2020-01-01 00:00:00', '2030-01-01 00:00:00')`,
  `INSERT INTO sla_policies VALUES ('an hour', '', '', '', 'every', 3600, true)`,
  `INSERT INTO accounts VALUES ('spruce', 'default', 'Clinic', 'America/New_York')`,
  `INSERT INTO agents (provider, agent_id, name) SELECT DISTINCT provider, agent_id, 'Ana'
    FROM calls WHERE agent_id != ''`,
  `INSERT INTO lines (provider, account_address, name) SELECT DISTINCT provider, account_address, 'Front desk'
    FROM calls WHERE account_address != ''`,
]

let database: SampleDatabase

beforeAll(async () => {
  database = await sampleDatabase('examples')
  for (const query of FILLED) await database.client.command({ query })
})
afterAll(() => database?.close())

describe.each([...readExamples()])('the examples of %s', (_, examples) => {
  test.each(examples)('$title', async ({ sql }) => {
    expect(await database.rows(sql)).not.toEqual([])
  })
})
