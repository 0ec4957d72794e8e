import { expect, test } from 'vitest'
import { bodyHoldsPerson } from './body-search.ts'

const person = { contacts: ['c-17'], addresses: ['+12025550143', 'Kim@Example.com'] }

const holds = (body: string) => bodyHoldsPerson(Buffer.from(body), person)

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
  expect(bodyHoldsPerson(body, person)).toBe(true)
})

test('a number with an extension is found by the number', () => {
  const extension = { contacts: [], addresses: ['+1 202-555-0143 ext. 5'] }
  expect(bodyHoldsPerson(Buffer.from('{"from":"(202) 555-0143 x5"}'), extension)).toBe(true)
})
