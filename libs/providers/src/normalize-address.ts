import { parsePhoneNumberFromString } from 'libphonenumber-js'

/** Digits and the separators that people write, long enough for a phone number. */
const LOOKS_LIKE_A_NUMBER = /^\+?[\d\s().\-/]{7,}$/

/**
 * One spelling per address, so that equal addresses have equal hashes: phone numbers in E.164, where a
 * number without a country code is North American, and everything else trimmed and in lower case.
 */
export function normalizeAddress(address: string): string {
  const trimmed = address.trim()
  if (LOOKS_LIKE_A_NUMBER.test(trimmed)) {
    const number = parsePhoneNumberFromString(trimmed, 'US')
    if (number?.isPossible()) return number.number
  }
  return trimmed.toLowerCase()
}
