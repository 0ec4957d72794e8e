import { PROVIDER_IDS } from '@tributary/providers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SampleDatabase } from './sample-database.ts'
import { sampleDatabase } from './sample-database.ts'

let database: SampleDatabase

beforeAll(async () => {
  database = await sampleDatabase('samples')
})
afterAll(() => database?.close())

test('the samples show messages and calls of every provider', async () => {
  const rows = await database.rows<{ provider: string; kinds: number }>(
    'SELECT provider, toUInt8(uniqExact(kind)) AS kinds FROM communications GROUP BY provider ORDER BY provider',
  )
  expect(rows).toEqual([...PROVIDER_IDS].sort().map((provider) => ({ provider, kinds: 2 })))
})
