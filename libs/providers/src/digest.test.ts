import { describe, expect, test } from 'vitest'
import {
  deliveryDigest,
  equalsAny,
  eventId,
  fromBase64,
  hmacSha1,
  hmacSha256,
  sha256,
  threadId,
} from './digest.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('digest: ids', () => {
  test('an event id never changes', () => {
    expect(eventId('bird', 'sms.inbound', 'm-1', null, 7)).toBe(
      '9dcfb3d022d97e06ccd216b1c3e210b04d45d252cafdb013c8286a67ad2bcb1f',
    )
  })

  test.each<[string, readonly (string | number | null | undefined)[], boolean]>([
    ['undefined is as absent as null', [undefined, 'b'], true],
    ['an empty part is not absent', ['', 'b'], false],
    ['text does not move from one part to the next', ['b'], false],
    ['order counts', ['b', null], false],
  ])('%s, in event ids', (_, parts, same) => {
    expect(eventId(...parts) === eventId(null, 'b')).toBe(same)
  })

  test('a number is not its text', () => {
    expect(eventId(1)).not.toBe(eventId('1'))
  })

  test('the digest of a delivery depends on provider, endpoint and body', () => {
    const body = Buffer.from('{}')
    const names = [
      deliveryDigest('bird', 'default', body),
      deliveryDigest('spruce', 'default', body),
      deliveryDigest('bird', 'north', body),
      deliveryDigest('bird', 'default', Buffer.from('{ }')),
    ]
    expect(new Set(names).size).toBe(4)
    expect(deliveryDigest('bird', 'default', Buffer.from('{}'))).toBe(names[0])
  })

  test('a prefix distinguishes a thread from a conversation of the provider', () => {
    expect(threadId('bird', 'c', 'contact', 'p')).toBe(
      `thread:${eventId('bird', 'c', 'contact', 'p')}`,
    )
  })
})

describe('digest: hashes', () => {
  // FIPS 180-2 appendix B.1; RFC 4231 section 4.3.
  test('SHA-256 of abc', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  test('HMAC-SHA256 of the second test case of RFC 4231, in one part or two', () => {
    const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
    expect(hex(hmacSha256('Jefe', 'what do ya want for nothing?'))).toBe(expected)
    expect(hex(hmacSha256('Jefe', 'what do ya ', Buffer.from('want for nothing?')))).toBe(expected)
  })

  // RFC 2202 section 3.
  test('HMAC-SHA1 of the second test case of RFC 2202', () => {
    expect(hex(hmacSha1('Jefe', 'what do ya want for nothing?'))).toBe(
      'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
    )
  })

  test.each<[string, string, readonly string[], boolean]>([
    ['the first', 'ab', ['ab', 'cd'], true],
    ['the last', 'cd', ['ab', 'cd'], true],
    ['none', 'ef', ['ab', 'cd'], false],
    ['one that is longer', 'ab', ['abc'], false],
    ['one that is shorter', 'ab', ['a'], false],
    ['nothing', 'ab', [], false],
    ['an empty one', '', ['ab'], false],
  ])('a digest that equals %s', (_, given, expected, equal) => {
    expect(
      equalsAny(
        Buffer.from(given),
        expected.map((of) => Buffer.from(of)),
      ),
    ).toBe(equal)
  })
})

describe('digest: base64', () => {
  test.each<[string, string | null, string]>([
    ['of one byte', '00', 'AA=='],
    ['of two bytes', 'ffff', '//8='],
    ['of three bytes', '000000', 'AAAA'],
    ['without its padding', null, 'AA'],
    ['with too much padding', null, 'AAAA='],
    ['with other trailing bits', null, 'AB=='],
    ['in the URL alphabet', null, '__8='],
    ['with a line end', null, 'AAAA\n'],
    ['with a blank within', null, 'AA AA'],
    ['that is padding alone', null, '=='],
    ['that is empty', null, ''],
    ['that never ends', null, `${'A'.repeat(100_000)}!`],
  ])('base64 %s is %s', (_, expected, value) => {
    const bytes = fromBase64(value)
    expect(bytes && hex(bytes)).toBe(expected)
  })
})
