import { expect, test } from 'vitest'
import { harnessOf, interpret } from '../suite/harness.ts'
import { providerSuite } from '../suite/provider.suite.ts'
import { template } from './index.ts'

providerSuite(template, import.meta.dirname)

test('template: the first webhook becomes a record', () => {
  const { fixtures } = harnessOf(template, import.meta.dirname)
  const outcomes = fixtures.slice(0, 1).map((fixture) => interpret(template, fixture))
  expect(outcomes, 'put a webhook into fixtures and its mapping into map.ts').toMatchObject([
    { kind: 'ok' },
  ])
})
