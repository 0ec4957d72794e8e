import type { CountryCode } from 'libphonenumber-js'
import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js'
import { plainText } from './written-text.ts'

/** ISO 3166-1 alpha-2, such as `CO`. */
export type Country = CountryCode

/** Country of the numbers without a country code, where nothing names another. */
export const DEFAULT_COUNTRY: Country = 'US'

/** Whether it is the code of a country that has phone numbers, in capital letters. */
export const isCountry = (code: string): code is Country => isSupportedCountry(code)

/** Longer texts are no number: 15 digits (E.164), an extension, and what people write between them. */
const MAX_NUMBER_LENGTH = 64
/** Shorter ones are short codes, which have one spelling per country. */
const MIN_DIGITS = 7

/** Schemes before a number. `sip:` is none: its number belongs to a host. */
const SCHEME = /^(?:tel|callto|sms|fax|whatsapp|rcs):/
/** An extension behind a number (RFC 3966, and as people write it). */
const EXTENSION = /(?:;ext=|ext(?:ension|n)?|x|#)[\s.:]{0,3}(\d{1,7})$/
/** Decimal digits of other scripts, such as Arabic and Devanagari. */
const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu
const IS_DIGIT = /^\p{Nd}$/u
/** Dashes, spaces, brackets, dots and slashes: what separates the digits of a number. */
const DASH = /[\p{Pd}\u02d7\u2043\u2212\u223c\u2053\u2500\u2796\u30fc~]/gu
const SEPARATORS = /[\s\p{Z}\p{Ps}\p{Pe}\p{Me}\u2800./\\\u00b7\u2022\u2044\u2215\u30fb-]/gu
/** Digits with one plus sign or more before them. */
const DIALED = /^(\+*)(\d+)$/

/** `normalizeAddressIn` for an address of which no country is known. */
export const normalizeAddress = (address: string): string =>
  normalizeAddressIn(DEFAULT_COUNTRY, address)

/**
 * One spelling per address, so that equal addresses have equal hashes. A phone number is in E.164. One
 * without a plus sign may have its country code in front, as WhatsApp writes it: it is read so if the
 * code is that of the country, and if it is no number of the country. One with an extension, which is another line, ends in `;ext=` and its
 * digits. Everything else is `plainText`. Normalizing twice is normalizing once. The time is linear in
 * the length.
 */
export function normalizeAddressIn(country: Country, address: string): string {
  const plain = plainText(address)
  return phoneNumber(plain, country) ?? plain
}

/** The text without what separates the digits of a number, and with every digit in ASCII. */
export const withoutSeparators = (text: string): string =>
  text.replace(OTHER_DIGITS, asciiDigit).replace(DASH, '').replace(SEPARATORS, '')

function phoneNumber(plain: string, country: Country): string | null {
  if (plain.length > MAX_NUMBER_LENGTH) return null
  const written = plain.replace(SCHEME, '').replaceAll('\u2795', '+')
  const whole = e164(written, country)
  if (whole !== null) return whole
  const [tail, extension] = EXTENSION.exec(written.replace(OTHER_DIGITS, asciiDigit)) ?? []
  if (tail === undefined) return null
  const line = e164(written.slice(0, -tail.length), country)
  return line === null ? null : `${line};ext=${extension}`
}

function e164(written: string, country: Country): string | null {
  const [, plus, digits] = DIALED.exec(withoutSeparators(written)) ?? []
  if (digits === undefined || digits.length < MIN_DIGITS) return null
  const international = parsePhoneNumberFromString(`+${digits}`)
  if (plus !== '') return international?.isPossible() ? international.number : null
  const national = parsePhoneNumberFromString(digits, country)
  const isOwn = international?.countryCallingCode === getCountryCallingCode(country)
  const [first, second] = isOwn ? [international, national] : [national, international]
  const valid = [first, second].find((number) => number?.isValid())
  return (valid ?? (national?.isPossible() ? national : null))?.number ?? null
}

/** Unicode has the decimal digits of each script, and of neighbouring ones, in rows from 0 to 9. */
function asciiDigit(digit: string): string {
  const at = digit.codePointAt(0) ?? 0
  let before = 0
  while (IS_DIGIT.test(String.fromCodePoint(at - before - 1))) before++
  return String(before % 10)
}
