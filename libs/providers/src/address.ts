import { text } from './json.ts'

const IS_ADDRESS = /[\d@]/

/**
 * A phone number, e-mail address or handle; null for anything else. Providers send a word such as
 * "anonymous" for a withheld number, and that word must not become an address that callers share.
 */
export function address(value: unknown): string | null {
  const found = text(value)
  return found !== null && IS_ADDRESS.test(found) ? found : null
}
