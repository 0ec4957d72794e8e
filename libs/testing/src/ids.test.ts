import { expect, test } from 'vitest'
import { uniqueDatabase, uniqueGroup, uniqueTopic } from './ids.ts'

test.for([
  ['topic', uniqueTopic],
  ['group', uniqueGroup],
  ['database', uniqueDatabase],
] as const)('no two tests get the same name for a %s', ([, unique]) => {
  const names = Array.from({ length: 1_000 }, () => unique('x'))
  expect(new Set(names).size).toBe(1_000)
})

test('a database name needs no quotes', () => {
  expect(uniqueDatabase('call-metrics hourly')).toMatch(
    /^tributary_test_call_metrics_hourly_[0-9a-f]{10}$/,
  )
})
