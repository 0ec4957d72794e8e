import { Command } from '@commander-js/extra-typings'
import { createPersonalData } from '@tributary/normalization'
import { expect, test } from 'vitest'
import type { NamedPerson } from '../suppression/named-person.ts'
import { personOf, storedPerson, withPerson } from './person.ts'
import { readingOf, withoutRows } from './reading.ts'

function parse(...words: readonly string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  return personOf(
    withPerson(command)
      .parse([...words], { from: 'user' })
      .opts(),
  )
}

/** The person in the country of an endpoint without the option. */
const parseInUs = (...words: readonly string[]): NamedPerson => ({
  ...parse(...words),
  countries: ['US'],
})

const ACCOUNT = ['--provider', 'bird', '--account', 'clinic']

test('a person is named by contact id, by addresses, or by both', () => {
  const both = parse(...ACCOUNT, '--contact', 'c-1', '--address', '+12025550143, kim@example.com')
  expect(both).toMatchObject({
    contacts: ['c-1'],
    addresses: ['+12025550143', 'kim@example.com'],
  })
  expect(parse(...ACCOUNT, '--address', '+12025550143').contacts).toEqual([])
})

test.each([
  ['no provider', ['--account', 'clinic', '--contact', 'c-1'], 'required option'],
  [
    'a provider that does not exist',
    ['--provider', 'other', '--account', 'clinic', '--contact', 'c-1'],
    'Allowed choices are',
  ],
  ['no account', ['--provider', 'bird', '--contact', 'c-1'], 'required option'],
  [
    'an empty account',
    ['--provider', 'bird', '--account', '', '--contact', 'c-1'],
    '--account is the account_id',
  ],
  ['neither contact nor address', ACCOUNT, 'name the person by --contact'],
  ['a word', [...ACCOUNT, '--contact', 'c-1', 'c-2'], 'too many arguments'],
])('%s is wrong usage', (_, words, message) => {
  expect(() => parse(...words)).toThrow(message)
})

test('the stores are searched for a person as they are and as a hash', () => {
  const personalData = createPersonalData({
    ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: 'key' },
  })
  const person = parseInUs(...ACCOUNT, '--contact', 'c-1', '--address', '(202) 555-0143')
  const { ids, addresses } = storedPerson(person, personalData)
  expect(ids).toEqual(['c-1', personalData.textHash('c-1')])
  expect(addresses).toEqual([
    ...['(202) 555-0143', '+12025550143', personalData.keyedHash('+12025550143')],
  ])
})

test('invisible characters and spaces around pasted values are no part of them', () => {
  const pasted = parseInUs(
    ...['--provider', 'bird', '--account', '\u200eclinic\u200f', '--contact', '\ufeff c-1\u00a0'],
    ...['--address', '\u202a+1 202\u2011555\u20110143\u202c\uff0c kim@example.com'],
  )
  expect(pasted).toMatchObject({
    ...{ account: 'clinic', contacts: ['c-1'] },
    addresses: ['+1 202\u2011555\u20110143', 'kim@example.com'],
  })
  expect(readingOf(pasted).addresses).toEqual(['+12025550143', 'kim@example.com'])
})

test('a value that no row has is named, whether rows have it as it is, spelled or hashed', () => {
  const personalData = createPersonalData({
    ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: 'key' },
  })
  const person = parseInUs(
    ...[...ACCOUNT, '--contact', 'c-1'],
    ...['--address', '+12025550143,+12025550144,kim@example.com'],
  )
  const values = ['(202) 555-0143', personalData.keyedHash('kim@example.com')]
  expect(withoutRows(person, personalData, values)).toEqual(['c-1', '+12025550144'])
  expect(withoutRows(person, personalData, [personalData.textHash('c-1')])).not.toContain('c-1')
})
