import { text } from './json.ts'
import { readable } from './written-text.ts'

const IS_ADDRESS = /[\p{Nd}@]/u

/**
 * A phone number, e-mail address or handle as a person reads it; null for anything else. Providers send
 * a word such as "anonymous" for a withheld number, and that word must not become an address that
 * callers share.
 */
export function address(value: unknown): string | null {
  const found = handle(value)
  return found !== null && IS_ADDRESS.test(found) ? found : null
}

/** An address of any kind as a person reads it, without its invisible characters; null when empty. */
export const handle = (value: unknown): string | null => readable(text(value) ?? '') || null
