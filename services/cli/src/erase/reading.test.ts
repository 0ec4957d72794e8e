import { createPersonalData } from '@tributary/normalization'
import { expect, test } from 'vitest'
import type { NamedPerson } from '../suppression/named-person.ts'
import { readingOf, withoutRows } from './reading.ts'

const personalData = createPersonalData({
  ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: 'key' },
})

const person: NamedPerson = {
  ...{ provider: 'bird', account: 'clinic', contacts: [], conversations: [] },
  ...{ addresses: ['300 123 4567'], countries: ['US', 'CO'] },
}

test('an address is read once in each country of the account', () => {
  expect(readingOf(person).addresses).toEqual(['+13001234567', '+573001234567'])
  expect(readingOf({ ...person, countries: ['CO'] }).addresses).toEqual(['+573001234567'])
})

test('a row of one reading is a row of the address', () => {
  expect(withoutRows(person, personalData, ['+573001234567'])).toEqual([])
  expect(withoutRows(person, personalData, ['573001234567'])).toEqual([])
  const hash = personalData.keyedHash('3001234567', 'CO')
  expect(withoutRows(person, personalData, [hash])).toEqual([])
  expect(withoutRows(person, personalData, ['+12025550143'])).toEqual([
    ...['+13001234567', '+573001234567'],
  ])
})
