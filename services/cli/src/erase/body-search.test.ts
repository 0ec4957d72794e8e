import { expect, test } from 'vitest'
import type { NamedPerson } from '../suppression/named-person.ts'
import { createBodySearch } from './body-search.ts'

type Identifiers = Pick<NamedPerson, 'contacts' | 'addresses'>

const searchFor = (person: Identifiers, ...countries: NamedPerson['countries']) =>
  createBodySearch({ ...person, countries: countries.length === 0 ? ['US'] : countries })

const search = searchFor({ contacts: ['c-17'], addresses: ['+12025550143', 'Kim@Example.com'] })
const holds = (body: string) => search(Buffer.from(body))

test.each([
  ['the id as a value', '{"contact":{"id":"c-17"}}', true],
  ['the id as part of a value', '{"id":"c-170"}', false],
  ['the id in a text of JSON', '{"body":"about c-17 only"}', false],
  ['the number in E.164', '{"from":"+12025550143"}', true],
  ['the number in another spelling', '{"name":"(202) 555-0143"}', true],
  ['the number within a text', '{"body":"call 202-555-0143 please"}', true],
  ['the number as a number', '{"phone":12025550143}', true],
  ['another number', '{"from":"+12025550144"}', false],
  ['the e-mail address in another case', '{"to":["KIM@example.com"]}', true],
  ['a longer e-mail address', '{"to":"akim@example.com"}', false],
  ['broken JSON with the id', '{"contact":"c-17"', true],
  ['broken JSON with a longer id', '{"contact":"c-170"', false],
  ['broken JSON with the number', '{"from":"+1 (202) 555 0143"', true],
  ['the number with invisible characters', '{"from":"+1 202\u2011555\u2011\u200b0143"}', true],
  ['broken JSON with full-width digits', '{"from":"\uff0b1 202 555\uff0d0143"', true],
  ['the e-mail address in pieces', '{"to":["Kim\u00ad@\u200bExample.com"]}', true],
  ['no text at all', '\u0000\u0001', false],
  ['nothing', '', false],
])('whether a body holds the person: %s', (_, body, expected) => {
  expect(holds(body)).toBe(expected)
})

test('bytes that are not UTF-8 are searched as well', () => {
  const body = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(' c-17 '), Buffer.of(0x80)])
  expect(search(body)).toBe(true)
})

test('a number with an extension is found by the number', () => {
  const extension = { contacts: [], addresses: ['+1 202-555-0143 ext. 5'] }
  expect(searchFor(extension)(Buffer.from('{"from":"(202) 555-0143 x5"}'))).toBe(true)
})

test.each(['+', '+1', '+12345'])('an address of too few digits, "%s", is in no body', (address) => {
  const body = Buffer.from('{"from":"+12025550143","note":"call 1 or 12345"}')
  expect(searchFor({ contacts: [], addresses: [address] })(body)).toBe(false)
})

test.each([
  ['a national number', 'CO', '+573001234567', '{"from":"300 123 4567"}', true],
  ['one with the code of the country', 'CO', '+573001234567', '{"from":"573001234567"}', true],
  ['one within a text', 'CO', '+573001234567', '{"body":"call 300-1234567 please"}', true],
  ['one with a trunk prefix', 'DE', '+4930123456', '{"from":"030 / 12 34 56"}', true],
  ['one without the trunk prefix', 'DE', '+4930123456', 'from=30123456', true],
  ['one of few digits', 'IS', '+3544101234', '{"from":"410 1234"}', true],
  ['one with digits in another order', 'AR', '+5491123456789', '{"from":"011 15-2345-6789"}', true],
  ['the number of another country', 'CO', '+573001234567', '{"from":"+13001234568"}', false],
  [
    'a number of another country with its digits',
    'CO',
    '+573001234567',
    '{"a":"+13001234567"}',
    false,
  ],
  ['the end of another number', 'AR', '+5491123456789', '{"from":"011 15-2345-6780"}', false],
] as const)(
  'a body holds a person of another country: %s',
  (_, country, address, body, expected) => {
    const found = searchFor({ contacts: [], addresses: [address] }, country)
    expect(found(Buffer.from(body))).toBe(expected)
  },
)

test('a number that is named without a country code is searched in every country of the account', () => {
  const person = { contacts: [], addresses: ['3001234567'] }
  const body = Buffer.from('{"from":"+57 (300) 123 4567"}')
  expect(searchFor(person, 'US', 'CO')(body)).toBe(true)
})
