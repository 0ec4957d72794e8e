import { text } from './json.ts'
import { isWithheld } from './withheld.ts'
import { readable } from './written-text.ts'

const IS_ADDRESS = /[\p{Nd}@]/u

/**
 * A phone number, e-mail address or handle as a person reads it; null for anything else. Providers send
 * a word such as "anonymous", or its digits, for a withheld number. Neither may become an address that
 * callers share.
 */
export function address(value: unknown): string | null {
  const found = handle(value)
  return found !== null && IS_ADDRESS.test(found) ? found : null
}

/**
 * An address of any kind as a person reads it, without its invisible characters; null when empty, and
 * for what stands for a withheld number.
 */
export function handle(value: unknown): string | null {
  const found = readable(text(value) ?? '')
  return found === '' || isWithheld(found) ? null : found
}
