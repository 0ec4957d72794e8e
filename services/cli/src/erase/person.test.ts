import { createPersonalData } from '@tributary/normalization'
import { expect, test } from 'vitest'
import { UsageError } from '../context.ts'
import { personOf, storedPerson } from './person.ts'

const read = (values: Readonly<Record<string, string>>, ...positionals: readonly string[]) =>
  personOf({ positionals, values: { provider: 'bird', account: 'clinic', ...values } })

test('a person is named by contact id, by addresses, or by both', () => {
  const both = read({ contact: 'c-1', address: '+12025550143, kim@example.com' })
  expect(both).toMatchObject({
    contacts: ['c-1'],
    addresses: ['+12025550143', 'kim@example.com'],
  })
  expect(read({ address: '+12025550143' }).contacts).toEqual([])
})

test.each([
  ['a provider that does not exist', { provider: 'other', contact: 'c-1' }, []],
  ['no account', { account: '', contact: 'c-1' }, []],
  ['neither contact nor address', {}, []],
  ['words', { contact: 'c-1' }, ['c-1']],
])('%s is wrong usage', (_, values, positionals) => {
  expect(() => read(values, ...positionals)).toThrow(UsageError)
})

test('the stores are searched for a person as they are and as a hash', () => {
  const personalData = createPersonalData({
    ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: 'key' },
  })
  const person = read({ contact: 'c-1', address: '(202) 555-0143' })
  const { ids, addresses } = storedPerson(person, personalData)
  expect(ids).toEqual(['c-1', personalData.textHash('c-1')])
  expect(addresses).toEqual([
    ...['(202) 555-0143', '+12025550143', personalData.keyedHash('+12025550143')],
  ])
})
