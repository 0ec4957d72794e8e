import { text } from './json.ts'

const IS_ADDRESS = /[\d@]/

/**
 * A phone number, e-mail address or handle, else null. A withheld number arrives as a word, which
 * must not become an address that all such callers share.
 */
export function address(value: unknown): string | null {
  const given = text(value)
  return given !== null && IS_ADDRESS.test(given) ? given : null
}
