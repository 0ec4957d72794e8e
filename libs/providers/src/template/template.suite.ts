import { expect, test } from 'vitest'
import { draftsOf, harnessOf } from '../suite/harness.ts'
import { providerSuite } from '../suite/provider.suite.ts'
import { template } from './index.ts'

providerSuite(template, import.meta.dirname)

test('template: a fixture becomes a record', () => {
  const { fixtures } = harnessOf(template, import.meta.dirname)
  const drafts = fixtures.flatMap((fixture) => draftsOf(template, fixture))
  const advice = 'put a webhook into fixtures/ and its mapping into map.ts'
  expect(drafts.length, advice).toBeGreaterThan(0)
})
