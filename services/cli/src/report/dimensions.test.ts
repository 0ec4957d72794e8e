import { expect, test } from 'vitest'
import { readDimensions } from './dimensions.ts'

test.each([
  ['one', 'channel', ['channel']],
  ['several, in the order given', 'day, provider', ['day', 'provider']],
  ['an account with its provider', 'day,account', ['day', 'provider', 'account']],
  ['an account whose provider is asked for elsewhere', 'account,provider', ['account', 'provider']],
  ['an unknown one', 'provider,weekday', null],
  ['one that comes twice', 'day,day', null],
  ['none', '', null],
])('a report by dimensions: %s', (_, text, dimensions) => {
  expect(readDimensions(text)).toEqual(dimensions)
})
