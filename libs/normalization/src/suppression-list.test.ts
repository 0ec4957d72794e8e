import { DEFAULTS } from '@tributary/core'
import type { Draft } from '@tributary/providers'
import { expect, test } from 'vitest'
import { createPersonalData } from './personal-data.ts'
import type { Person } from './suppression-key.ts'
import { isPersonListed, suppressionKeysOf, suppressionRecord } from './suppression-key.ts'
import { createSuppressionList } from './suppression-list.ts'

const NUMBER = '+12025550143'

const personalData = createPersonalData({
  ...{ id: 'hash', contact: 'hash', content: 'drop', hashKey: 'key' },
})

const person: Person = {
  ...{ provider: 'bird', account: 'clinic', contacts: ['contact-1'], addresses: [NUMBER] },
  conversations: ['conversation-1'],
}

function listWith(named: Person) {
  const list = createSuppressionList(personalData)
  for (const key of suppressionKeysOf(personalData, named)) list.apply(suppressionRecord(key, 0))
  return list
}

const call = (facts: object, addressFields?: readonly ['answered_by']): Draft => ({
  kind: 'call',
  facts: { ...DEFAULTS.call, account_id: 'clinic', ...facts },
  ...(addressFields && { addressFields }),
})

const message = (facts: object): Draft => ({
  kind: 'message',
  facts: { ...DEFAULTS.message, account_id: 'clinic', ...facts },
})

test.each([
  ['names the contact', message({ contact_id: 'contact-1' }), true],
  ['is written by the contact', message({ author_id: 'contact-1' }), true],
  ['has the address', message({ contact_address: NUMBER }), true],
  ['has the address in another spelling', message({ contact_address: '(202) 555-0143' }), true],
  ['was answered at the address', call({ answered_by: NUMBER }, ['answered_by']), true],
  ['was answered by a line of that name', call({ answered_by: NUMBER }), false],
  [
    'belongs to the conversation and names nobody',
    call({ conversation_id: 'conversation-1' }),
    true,
  ],
  [
    'belongs to the conversation and names another contact',
    call({ conversation_id: 'conversation-1', contact_id: 'contact-2' }),
    false,
  ],
  ['is the account’s own', message({ account_address: NUMBER }), false],
  ['names another contact', message({ contact_id: 'contact-2' }), false],
  ['names nobody', message({}), false],
  ['is of another account', message({ contact_id: 'contact-1', account_id: 'other' }), false],
])('a record is about a suppressed person or not: it %s', (_, draft, expected) => {
  expect(listWith(person).isSuppressed('bird', draft)).toBe(expected)
})

test.each([
  ['contact', { contacts: [personalData.textHash('contact-1')] }, { contact_id: 'contact-1' }],
  ['address', { addresses: [personalData.keyedHash(NUMBER)] }, { contact_address: NUMBER }],
  [
    'conversation',
    { conversations: [personalData.textHash('conversation-1')] },
    { conversation_id: 'conversation-1' },
  ],
])('the list recognises a %s that was added by its hash', (_, named, facts) => {
  const list = listWith({ ...person, contacts: [], addresses: [], conversations: [], ...named })
  expect(list.isSuppressed('bird', message(facts))).toBe(true)
})

const byValue = { addresses: [NUMBER], contacts: ['contact-1'] }
const byHash = {
  addresses: [personalData.keyedHash(NUMBER)],
  contacts: [personalData.textHash('contact-1')],
}

test.each([
  ['by the values that were added', byValue, byValue, true],
  ['in another spelling', byValue, { ...byValue, addresses: ['(202) 555-0143'] }, true],
  ['by value, added by hash', byHash, byValue, true],
  ['by hash, added by value', byValue, byHash, true],
  ['with one more contact', byValue, { ...byValue, contacts: ['contact-1', 'contact-2'] }, false],
])('the list is asked for a person %s', (_, added, asked, expected) => {
  const { has } = listWith({ ...person, ...added })
  const named = { ...person, ...asked, conversations: [] }
  expect(isPersonListed(personalData, named, has)).toBe(expected)
})

test('the same contact id at another provider is another person', () => {
  expect(listWith(person).isSuppressed('spruce', message({ contact_id: 'contact-1' }))).toBe(false)
})

test('a list without entries suppresses nothing', () => {
  const list = createSuppressionList(personalData)
  expect(list.isSuppressed('bird', message({ contact_id: 'contact-1' }))).toBe(false)
})

test('a tombstone removes its key from the list', () => {
  const list = listWith(person)
  for (const key of suppressionKeysOf(personalData, person))
    list.apply({ key: Buffer.from(key), value: Buffer.of() })
  expect(list.isSuppressed('bird', message({ contact_id: 'contact-1' }))).toBe(false)
})

test.each([
  ['kept', 'keep'],
  ['hashed', 'hash'],
] as const)('the list recognises a unified record with ids and addresses %s', (_, mode) => {
  const { protect } = createPersonalData({
    ...{ id: mode, contact: mode, content: 'drop', hashKey: 'key' },
  })
  const recordOf = (facts: object) => {
    const treated = protect(message(facts))
    if (treated.kind !== 'message') throw new Error('a message became something else')
    const record = { ...DEFAULTS.message, ...treated.facts, provider: 'bird' }
    return { kind: 'message', record } as const
  }
  const list = listWith(person)
  expect(list.isRecordSuppressed(recordOf({ contact_id: 'contact-1' }))).toBe(true)
  expect(list.isRecordSuppressed(recordOf({ contact_address: NUMBER }))).toBe(true)
  expect(list.isRecordSuppressed(recordOf({ contact_id: 'contact-2' }))).toBe(false)
})

test('the list does not reveal who was erased: its keys contain no id and no address', () => {
  const keys = suppressionKeysOf(personalData, person)
  expect(keys).toHaveLength(6)
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/)
  const otherKey = createPersonalData({
    ...{ id: 'hash', contact: 'hash', content: 'drop', hashKey: 'other' },
  })
  expect(suppressionKeysOf(otherKey, person)).not.toEqual(keys)
})

test('a text that is a number of another country alone is suppressed as it is written', () => {
  const dane: Person = { ...person, contacts: [], conversations: [], addresses: ['2025550143'] }
  const list = listWith({ ...dane, country: 'DK' })
  const draft: Draft = { ...message({ contact_address: '2025550143' }), country: 'DK' }
  expect(list.isSuppressed('bird', draft)).toBe(true)
})

test('a suppressed number is found in the country of its endpoint', () => {
  const abroad: Person = { ...person, contacts: [], conversations: [], addresses: ['3001234567'] }
  const list = listWith({ ...abroad, country: 'CO' })
  const written = ['3001234567', '573001234567', '+57 300 1234567'].map(
    (contact_address): Draft => ({ ...message({ contact_address }), country: 'CO' }),
  )
  expect(written.map((draft) => list.isSuppressed('bird', draft))).toEqual([true, true, true])
  const kept = { kind: 'message', record: { ...DEFAULTS.message } } as const
  const record = { ...kept.record, provider: 'bird', account_id: 'clinic' }
  const stored = { ...kept, record: { ...record, contact_address: '3001234567' } }
  const everywhere = createSuppressionList(personalData, ['US', 'CO'])
  for (const key of suppressionKeysOf(personalData, { ...abroad, country: 'CO' }))
    everywhere.apply(suppressionRecord(key, 0))
  expect([list, everywhere].map((one) => one.isRecordSuppressed(stored))).toEqual([false, true])
  const elsewhere: Draft = { ...message({ contact_address: '3001234567' }), country: 'US' }
  expect(list.isSuppressed('bird', elsewhere)).toBe(false)
})
