import { expect, test } from 'vitest'
import { uniqueDatabase, uniqueGroup, uniqueTopic } from './ids.ts'

test.for([
  ['topic', uniqueTopic, /^test\.call metrics\.[0-9a-f]{10}$/],
  ['group', uniqueGroup, /^test\.call metrics\.[0-9a-f]{10}$/],
  ['database', uniqueDatabase, /^tributary_test_call_metrics_[0-9a-f]{10}$/],
] as const)('the name of a %s ends in 40 random bits', ([, unique, pattern]) => {
  const [one, other] = [unique('call metrics'), unique('call metrics')]
  expect(one).toMatch(pattern)
  expect(other).not.toBe(one)
})

test('a database name needs no quotes', () => {
  expect(uniqueDatabase('call-metrics hourly')).toMatch(/^tributary_test_call_metrics_hourly_\w+$/)
})
