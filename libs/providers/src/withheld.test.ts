import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { address, handle } from './address.ts'
import { isWithheld } from './withheld.ts'

const DIALED = {
  anonymous: '266696687',
  restricted: '7378742833',
  unavailable: '86282452253',
  unknown: '8656696',
  blocked: '2562533',
  private: '7748283',
  withheld: '94844353',
}

describe('withheld numbers', () => {
  test.each(Object.entries(DIALED))('%s, and its digits %s in any spelling', (word, digits) => {
    const spellings = [
      ...[word, word.toUpperCase(), ` ${word} `, `"${word}"`],
      ...[`+${digits}`, `+${digits.slice(0, 3)} ${digits.slice(3)}`, `tel:+${digits}`],
      ...[
        `whatsapp:+${digits}`,
        `sip:${word}@10.0.0.1`,
        `sips:+${digits}@carrier.example;user=phone`,
      ],
      ...[`"Caller" <sip:${word}@carrier.example>`, `${word}@anonymous.invalid`],
    ]
    expect(spellings.filter((spelling) => !isWithheld(spelling))).toEqual([])
    expect(spellings.map(address)).toEqual(spellings.map(() => null))
    expect(spellings.map(handle)).toEqual(spellings.map(() => null))
  })

  test.each(['266696687', '1266696687', '+1266696687', '86282452253', '+1 8656696'])(
    'the digits %s are no number with or without the code of North America',
    (digits) => expect(isWithheld(digits)).toBe(true),
  )

  test.each([
    '+12025550143',
    '+17378742833',
    '737-874-2833',
    '+2666966870',
    '+2662669668',
    'unknown@example.com',
    'anonymous.panda@example.com',
    'sip:maya@example.com',
    'maya@invalid.example.com',
    '@unknownpleasures',
    'Blocked Drains Ltd',
    '17841400000000000',
    '',
  ])('%s is no withheld number', (value) => {
    expect(isWithheld(value)).toBe(false)
  })

  test('any text is an answer, in little time', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (value) => void isWithheld(value)))
    const started = performance.now()
    for (const part of ['<', 'sip:', '"', '1', '@', 'a@']) isWithheld(part.repeat(500_000))
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
