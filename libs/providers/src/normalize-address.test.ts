import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Country } from './normalize-address.ts'
import { isCountry, normalizeAddress, normalizeAddressIn } from './normalize-address.ts'

test.each<[string, string, string]>([
  ['a number with separators', '+1 (202) 555-0143', '+12025550143'],
  ['a number without a country code', '202.555.0143', '+12025550143'],
  ['a number of another country', '+44 20 7946 0958', '+442079460958'],
  ['a short code', '72345', '72345'],
  ['an e-mail address', ' Maya@Example.com ', 'maya@example.com'],
  ['a handle', '@Maya', '@maya'],
])('%s is normalized: %s is %s', (_, address, normalized) => {
  expect(normalizeAddress(address)).toBe(normalized)
})

const NUMBER = '+12025550143'

test.each<[string, string]>([
  ['no-break hyphens', '+1 202\u2011555\u20110143'],
  ['the marks of a contact card around it', '\u202a+1 (202) 555-0143\u202c'],
  ['en dashes', '+1 202\u2013555\u20130143'],
  ['soft hyphens', '+1202\u00ad555\u00ad0143'],
  ['a left-to-right mark', '\u200e+12025550143'],
  ['a full-width plus sign', '\uff0b1 202 555 0143'],
  ['a word joiner', '\u2060+12025550143'],
  ['a byte order mark and no-break spaces', '\ufeff+1\u00a0202\u202f555\u30000143'],
  ['isolates', '\u2066+1 202 555 0143\u2069'],
  ['minus signs', '+1\u2212202\u2212555\u22120143'],
  [
    'full-width digits and brackets',
    '\uff0b\uff11\uff08\uff12\uff10\uff12\uff09\uff15\uff15\uff15\uff0d\uff10\uff11\uff14\uff13',
  ],
  ['Arabic digits', '+\u0661\u0662\u0660\u0662\u0665\u0665\u0665\u0660\u0661\u0664\u0663'],
  ['Devanagari digits', '+\u0967\u0968\u0966\u0968\u096b\u096b\u096b\u0966\u0967\u096a\u0969'],
  ['keycaps', '+1202555014\u0033\ufe0f\u20e3'],
  ['tabs and line breaks', '+1\t202\r\n555\n0143'],
  ['square brackets and slashes', '+1 [202] 555/0143'],
  ['a plus sign within brackets', '(+1) 202 555 0143'],
  ['two plus signs', '++1 202 555 0143'],
  ['a URI', 'tel:+1-202-555-0143'],
  ['the prefix of a channel', 'whatsapp:+12025550143'],
  ['many invisible characters', `${'\u200b'.repeat(500)}${NUMBER}`],
])('a number with %s is the number', (_, spelling) => {
  expect(normalizeAddress(spelling)).toBe(NUMBER)
})

test.each<[string, string, string]>([
  ['an extension', '+1 202-555-0143 ext. 5', '+12025550143;ext=5'],
  ['an extension after x', '(202) 555\u20110143 x5', '+12025550143;ext=5'],
  ['an extension of a URI', 'tel:+12025550143;ext=5', '+12025550143;ext=5'],
  ['a number with letters', '1-800-FLOWERS', '1-800-flowers'],
  ['too many digits', '1'.repeat(100), '1'.repeat(100)],
  ['a SIP address', 'sip:+12025550143@example.com', 'sip:+12025550143@example.com'],
  ['an e-mail address in pieces', 'May\u00ada@\u200bExample.com\ufeff', 'maya@example.com'],
  ['a full-width e-mail address', '\uff2daya\uff20example\uff0ecom', 'maya@example.com'],
  ['an e-mail address with a dash', 'maya\u2013x@example.com', 'maya\u2013x@example.com'],
  ['an e-mail address with accents apart', 'Maye\u0301@example.com', 'may\u00e9@example.com'],
])('%s has one spelling', (_, address, normalized) => {
  expect(normalizeAddress(address)).toBe(normalized)
})

test.each<[Country, string, string]>([
  ['CO', '3001234567', '+573001234567'],
  ['CO', '573001234567', '+573001234567'],
  ['CO', '+573001234567', '+573001234567'],
  ['CO', '+12025550143', '+12025550143'],
  ['DE', '0151 12345678', '+4915112345678'],
  ['DE', '4915112345678', '+4915112345678'],
  ['IT', '3912345678', '+393912345678'],
  ['IT', '393912345678', '+393912345678'],
  ['IN', '9123456789', '+919123456789'],
  ['BR', '5555999123456', '+5555999123456'],
  ['US', '573001234567', '+573001234567'],
  ['US', '4915112345678', '+4915112345678'],
  ['US', '2025550143', '+12025550143'],
  ['US', '12025550143', '+12025550143'],
  ['GB', '020 7946 0958', '+442079460958'],
  ['GB', '020 7946 0958 x5', '+442079460958;ext=5'],
  ['CO', 'Maya@Example.com', 'maya@example.com'],
  ['CO', '72345', '72345'],
])('in %s, %s is %s', (country, address, normalized) => {
  expect(normalizeAddressIn(country, address)).toBe(normalized)
  expect(normalizeAddressIn(country, normalized)).toBe(normalized)
})

test.each([
  ['CO', true],
  ['US', true],
  ['co', false],
  ['ZZ', false],
  ['USA', false],
  ['', false],
])('%s is the code of a country: %s', (code, expected) => {
  expect(isCountry(code)).toBe(expected)
})

const INSERTED = fc.constantFrom(
  ...'\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2066\u2067\u2068\u2069\ufeff\ufe0e\ufe0f',
  ...'-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d\u30fc~',
  ...' \t\u00a0\u1680\u2000\u2007\u2009\u202f\u205f\u3000\u2028',
  ...'().[]/\u00b7\uff08\uff09\uff0e',
)
const NUMBERS = fc.constantFrom('+12025550143', '+442079460958', '+4915112345678', '+819012345678')

test('separators and invisible characters anywhere in a number change nothing', () => {
  const parts = fc.array(fc.array(INSERTED, { maxLength: 2 }), { minLength: 14, maxLength: 14 })
  fc.assert(
    fc.property(NUMBERS, parts, (number, inserted) => {
      const spelling = [...number, ''].map((digit, at) => `${inserted[at]?.join('') ?? ''}${digit}`)
      expect(normalizeAddress(spelling.join(''))).toBe(number)
    }),
  )
})

test('normalizing twice is normalizing once', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 20 })
  const nearNumber = fc.array(fc.oneof(INSERTED, fc.constantFrom(...'0123456789+x@A\u0661')), {
    maxLength: 20,
  })
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        nearNumber.map((parts) => parts.join('')),
      ),
      (address) => {
        for (const country of ['US', 'CO', 'DE', 'IT'] as const) {
          const once = normalizeAddressIn(country, address)
          expect(normalizeAddressIn(country, once)).toBe(once)
        }
      },
    ),
  )
})

test.each([
  ['invisible characters', '\u200b'],
  ['digits', '1'],
  ['spaces', ' x'],
  ['plus signs', '+'],
  ['accents in the wrong order', '\u0301\u0316'],
  ['ligatures', '\ufdfa'],
  ['extensions', 'x1'],
])('an absurdly long address of %s takes no time', (_, part) => {
  const started = performance.now()
  normalizeAddress(part.repeat(500_000))
  expect(performance.now() - started).toBeLessThan(1_000)
})
