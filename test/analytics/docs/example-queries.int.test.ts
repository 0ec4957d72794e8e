import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readExamples } from '../../../tools/gen/read-examples.ts'
import type { SampleDatabase } from '../samples/sample-database.ts'
import { sampleDatabase } from '../samples/sample-database.ts'

let database: SampleDatabase

beforeAll(async () => {
  database = await sampleDatabase('examples')
  await database.client.command({
    query: `INSERT INTO business_hours (schedule_id, opens_at, closes_at)
      VALUES ('always', '2020-01-01 00:00:00', '2030-01-01 00:00:00')`,
  })
})
afterAll(() => database?.close())

describe.each([...readExamples()])('the examples of %s', (_, examples) => {
  test.each(examples)('$title', async ({ sql }) => {
    expect(await database.rows(sql)).not.toEqual([])
  })
})
