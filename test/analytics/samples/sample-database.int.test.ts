import { PROVIDER_IDS } from '@tributary/providers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectedViews } from '../oracle/views.ts'
import type { SampleDatabase } from './sample-database.ts'
import { sampleDatabase } from './sample-database.ts'
import { sampleHistory } from './sample-records.ts'

let database: SampleDatabase

beforeAll(async () => {
  database = await sampleDatabase('samples')
})
afterAll(() => database?.close())

test('the samples show communications of every provider, of the kinds that its webhooks state', async () => {
  const rows = await database.rows<{ provider: string; kind: string }>(
    'SELECT DISTINCT provider, kind FROM communications',
  )
  const shown = rows.map(({ provider, kind }) => `${provider} ${kind}`)
  const expected = expectedViews(sampleHistory())['communications'] ?? []
  const stated = new Set(expected.map(({ provider, kind }) => `${provider} ${kind}`))
  expect(shown.toSorted()).toEqual([...stated].toSorted())
  expect(new Set(rows.map(({ provider }) => provider))).toEqual(new Set(PROVIDER_IDS))
})
