import { createPersonalData } from '@tributary/normalization'
import { PROVIDERS, readEndpoints } from '@tributary/providers'
import { expect, test } from 'vitest'
import { countriesOf, countriesOfAccount, hashesIn, readingsIn } from './countries.ts'

function endpointsOf(document: object) {
  const result = readEndpoints(document, PROVIDERS, null)
  if (!result.ok) throw new Error(result.problems.join())
  return result.value
}

const endpoints = endpointsOf({
  spruce: {
    default: { secrets: ['s'] },
    bogota: { secrets: ['s'], account: 'clinic', country: 'CO' },
    miami: { secrets: ['s'], account: 'clinic', country: 'US' },
    lima: { secrets: ['s'], country: 'PE' },
  },
  highlevel: { default: { country: 'CO' }, other: { country: 'GB' } },
})

test.each([
  ['all endpoints of an account', { provider: 'spruce', account: 'clinic' }, ['CO', 'US']],
  ['an endpoint with the name of the account', { provider: 'spruce', account: 'lima' }, ['PE']],
  ['an endpoint without the option', { provider: 'spruce', account: 'default' }, ['US']],
  [
    'an account that the payloads name: every endpoint of the provider',
    { provider: 'highlevel', account: 'location-1' },
    ['CO', 'GB'],
  ],
  ['a provider without endpoints', { provider: 'bird', account: 'clinic' }, ['US']],
])('the countries of an account: %s', (_, account, expected) => {
  expect(countriesOfAccount(endpoints, account)).toEqual(expected)
})

test('the countries of all endpoints are each named once', () => {
  expect(countriesOf(endpoints).toSorted()).toEqual(['CO', 'GB', 'PE', 'US'])
  expect(countriesOf(endpointsOf({}))).toEqual(['US'])
})

test('a text is one address for each country that reads another number in it', () => {
  expect(readingsIn(['US', 'CO'], '300 123 4567')).toEqual(['+13001234567', '+573001234567'])
  expect(readingsIn(['US', 'CO'], '+57 300 1234567')).toEqual(['+573001234567'])
  expect(readingsIn(['US', 'CO'], 'Kim@Example.com')).toEqual(['kim@example.com'])
  const personalData = createPersonalData({
    ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: 'key' },
  })
  expect(hashesIn(['US', 'CO'], '300 123 4567', personalData)).toEqual(
    ['+13001234567', '+573001234567'].map((number) => personalData.keyedHash(number)),
  )
})
