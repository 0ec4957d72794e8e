import { parsePhoneNumberFromString } from 'libphonenumber-js'

/** Only digits and what people write between them, and enough digits to be a number. */
const LOOKS_LIKE_A_NUMBER = /^\+?[\d\s().\-/]{7,}$/

/**
 * One spelling per address, so that hashes join: phone numbers in E.164 (numbers without a country
 * code are read as North American, as the providers' own are), everything else trimmed and in lower
 * case.
 */
export function normalizeAddress(address: string): string {
  const trimmed = address.trim()
  if (LOOKS_LIKE_A_NUMBER.test(trimmed)) {
    const number = parsePhoneNumberFromString(trimmed, 'US')
    if (number?.isPossible()) return number.number
  }
  return trimmed.toLowerCase()
}
