import { DEFAULTS } from '@tributary/core'
import type { Country } from '@tributary/normalization'
import {
  createPersonalData,
  createSuppressionList,
  suppressionRecord,
} from '@tributary/normalization'
import type { Draft } from '@tributary/providers'
import { expect, test } from 'vitest'
import type { NamedPerson } from './named-person.ts'
import { isSuppressed, keysOf } from './named-person.ts'

const personalData = createPersonalData({
  ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: 'key' },
})

const personIn = (...countries: readonly Country[]): NamedPerson => ({
  ...{ provider: 'bird', account: 'clinic', contacts: [], conversations: [] },
  ...{ addresses: ['3001234567'], countries },
})

function listWith(person: NamedPerson) {
  const list = createSuppressionList(personalData)
  for (const key of keysOf(personalData, person)) list.apply(suppressionRecord(key, 0))
  return list
}

const draft = (contact_address: string, country: Country): Draft => ({
  ...{ kind: 'message', country },
  facts: {
    ...DEFAULTS.message,
    ...{ event_id: 'e', account_id: 'clinic', message_id: 'm', version: 0, contact_address },
  },
})

test('a number without a country code is suppressed in every country of the account', () => {
  const list = listWith(personIn('US', 'CO'))
  expect(list.isSuppressed('bird', draft('300 123 4567', 'CO'))).toBe(true)
  expect(list.isSuppressed('bird', draft('573001234567', 'CO'))).toBe(true)
  expect(list.isSuppressed('bird', draft('300 123 4567', 'US'))).toBe(true)
  expect(list.isSuppressed('bird', draft('300 123 4567', 'GB'))).toBe(false)
})

test('a person is suppressed once the list has them in every country', () => {
  const { has } = listWith(personIn('CO'))
  expect(isSuppressed(personalData, personIn('CO'), has)).toBe(true)
  expect(isSuppressed(personalData, personIn('US', 'CO'), has)).toBe(false)
  expect(isSuppressed(personalData, personIn('US', 'CO'), listWith(personIn('US', 'CO')).has)).toBe(
    true,
  )
})
