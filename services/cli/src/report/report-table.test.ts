import { expect, test } from 'vitest'
import { readDimensions } from './report-table.ts'

test.each([
  ['one', 'channel', ['channel']],
  ['several, in the order given', 'day, provider', ['day', 'provider']],
  ['an account with its provider', 'day,account', ['day', 'provider', 'account']],
  ['an account whose provider is in the list', 'account,provider', ['account', 'provider']],
  ['an unknown one', 'provider,weekday', null],
  ['one that is there twice', 'day,day', null],
  ['none', '', null],
])('a list of dimensions: %s', (_, text, dimensions) => {
  expect(readDimensions(text)).toEqual(dimensions)
})
