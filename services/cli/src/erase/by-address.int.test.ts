import type { Unified } from '@tributary/core'
import { DEFAULTS, versionOf } from '@tributary/core'
import { createPersonalData } from '@tributary/normalization'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { NamedPerson } from '../suppression/named-person.ts'
import type { LandedDatabase } from '../testing/landed-database.ts'
import { createLandedDatabase } from '../testing/landed-database.ts'
import { materialize } from '../turns/materialize.ts'
import { MATERIALIZABLE_VIEWS } from '../turns/views.ts'
import { withEraseDatabase } from './database.ts'
import { storedPerson } from './person.ts'

const AT = Date.UTC(2026, 9, 1)

let database: LandedDatabase

beforeEach(async () => {
  database = await createLandedDatabase('by-address')
})

afterEach(() => database.drop())

const message = (name: string, facts: object): Unified => ({
  kind: 'message',
  record: {
    ...DEFAULTS.message,
    ...{ provider: 'spruce', account_id: 'clinic', event_id: `event-${name}`, message_id: name },
    ...{ conversation_id: `with-${name}`, direction: 'inbound', occurred_at: AT, received_at: AT },
    ...{ version: versionOf(AT, 10), raw_topic: 'raw.spruce', ...facts },
  },
})

const personalData = createPersonalData({
  ...{ id: 'keep', contact: 'keep', content: 'drop', hashKey: 'key' },
})

const eraseAt = (...addresses: readonly string[]) => eraseIn(['US'], addresses)

function eraseIn(countries: NamedPerson['countries'], addresses: readonly string[]) {
  const scope = { provider: 'spruce', account: 'clinic', contacts: [], conversations: [] }
  const person = storedPerson({ ...scope, addresses, countries }, personalData)
  return withEraseDatabase(database.settings, person, async ({ find, remove, search }) => {
    const { contactsWithAddress } = await find()
    const before = await search()
    await remove(async () => undefined)
    return { contactsWithAddress, before, after: await search() }
  })
}

test('a person is erased in every spelling of their addresses that rows hold', async () => {
  await database.land([
    message('bracketed', { contact_address: '(202) 555-0143' }),
    message('e-mail', { contact_address: 'Kim@Example.com ' }),
    message('hashed', { contact_address: personalData.keyedHash('+12025550143') }),
    message('another number', { contact_address: '(303) 555-0143' }),
    message('another e-mail', { contact_address: 'kim@example.org' }),
  ])
  const { before, after } = await eraseAt('+12025550143', 'kim@example.com')
  expect(before).toContainEqual({ table: 'messages_store', rows: 3 })
  expect(after).toEqual([])
  const left = await database.rows('SELECT message_id FROM messages ORDER BY message_id')
  expect(left).toEqual([{ message_id: 'another e-mail' }, { message_id: 'another number' }])
})

test('other contacts in rows with the address are named, and rows without the address stay', async () => {
  await database.land([
    message('both', { contact_id: 'kim', contact_address: '+12025550143' }),
    message('contact alone', { contact_id: 'kim' }),
    message('another', { contact_id: 'lee' }),
  ])
  const { contactsWithAddress } = await eraseAt('+12025550143')
  expect(contactsWithAddress).toEqual(['kim'])
  const left = await database.rows('SELECT message_id FROM messages ORDER BY message_id')
  expect(left).toEqual([{ message_id: 'another' }, { message_id: 'contact alone' }])
})

test('an erasure by a pasted number removes the rows of every spelling that a provider sent', async () => {
  const spellings = [
    ...['+12025550143', '\u202a+1 (202) 555-0143\u202c', '+1 202\u2013555\u20130143'],
    ...[
      '+1202\u00ad555\u00ad0143',
      '\u200e+12025550143',
      '\uff0b1 202 555 0143',
      '\u2060+12025550143',
    ],
    '\uff0b\uff11\uff12\uff10\uff12\uff15\uff15\uff15\uff10\uff11\uff14\uff13',
  ]
  await database.land([
    ...spellings.map((contact_address, at) => message(`kept ${at}`, { contact_address })),
    ...spellings.map((spelling, at) =>
      message(`hashed ${at}`, { contact_address: personalData.keyedHash(spelling) }),
    ),
    message('another number', { contact_address: '\u200e+12025550144' }),
  ])
  const { before, after } = await eraseAt('+1 202\u2011555\u20110143')
  expect(before).toContainEqual({ table: 'messages_store', rows: 16 })
  expect(after).toEqual([])
  const left = await database.rows('SELECT message_id FROM messages')
  expect(left).toEqual([{ message_id: 'another number' }])
})

test('a number is erased in every spelling of the countries of its account, and no other number', async () => {
  await database.land([
    message('national', { contact_address: '300 123-4567' }),
    message('with the code', { contact_address: '573001234567' }),
    message('with a plus', { contact_address: '+57 300 1234567' }),
    message('hashed', { contact_address: personalData.keyedHash('3001234567', 'CO') }),
    message('with a trunk prefix', { contact_address: '030 1234 56' }),
    message('of the United States', { contact_address: '+13001234567' }),
  ])
  const inColombia = await eraseIn(['CO'], ['3001234567'])
  expect(inColombia.before).toContainEqual({ table: 'messages_store', rows: 4 })
  expect(inColombia.after).toEqual([])
  const inGermany = await eraseIn(['US', 'DE'], ['+4930123456'])
  expect(inGermany.before).toContainEqual({ table: 'messages_store', rows: 1 })
  expect(inGermany.after).toEqual([])
  const left = await database.rows('SELECT message_id FROM messages')
  expect(left).toEqual([{ message_id: 'of the United States' }])
})

test('materialised views hold nothing of an erased person', async () => {
  await database.land([
    message('kim', { contact_address: '+12025550143' }),
    message('lee', { contact_address: '+12025550144' }),
  ])
  for (const view of MATERIALIZABLE_VIEWS) await materialize(database.db, view)
  const { before, after } = await eraseAt('+12025550143')
  const stored = before.filter(({ table }) => table.startsWith('.inner'))
  expect(stored).toHaveLength(3)
  expect(after).toEqual([])
  const left = await database.rows('SELECT contact_key FROM contact_turns')
  expect(left).toEqual([{ contact_key: '+12025550144' }])
})
