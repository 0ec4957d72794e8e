import { withoutSeparators } from './normalize-address.ts'
import { folded } from './spelling.ts'
import { plainText } from './written-text.ts'

/** Words that networks and providers send in place of a number that its owner hides. */
const WORDS: readonly string[] = [
  ...['anonymous', 'restricted', 'unavailable', 'unknown', 'blocked', 'private', 'withheld'],
  ...['unlisted', 'notavailable', 'nocallerid', 'unknowncaller', 'privatenumber'],
]
const IS_WORD: ReadonlySet<string> = new Set(WORDS)

/** The letters on the keys 2 to 9 of a phone (ITU-T E.161). */
const KEYS: readonly string[] = ['', '', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz']

const dialed = (word: string): string =>
  word.replace(/[a-z]/g, (letter) => String(KEYS.findIndex((key) => key.includes(letter))))

const DIALED: ReadonlySet<string> = new Set(WORDS.map(dialed))

/** Longer than any such value. */
const MAX_LENGTH = 320

/** A number of 10 digits has an area code in North America: that of "restricted" is in Texas. */
const NATIONAL_DIGITS = 10

const DIALED_FORM = /^(?:[a-z]+:)?(\+*)(\d+)$/
/** The part of a SIP URI or of a mailbox before the host, and the host (RFC 3261, 19.1). */
const AT_A_HOST = /^(?:.*<)?(sips?:)?([^@;<>]*)@([^@;>:]+)/
/** No host has a name in `.invalid` (RFC 2606); RFC 3323 hides callers as `anonymous.invalid`. */
const NO_HOST = /(?:^|\.)invalid$/

/**
 * Whether a value stands for a number that its owner hides: a word such as "anonymous", the digits of
 * that word on the keys of a phone (+266696687 is ANONYMOUS), or a SIP URI of either. A number of such
 * digits exists in no country.
 */
export function isWithheld(value: string): boolean {
  if (value.length > MAX_LENGTH) return false
  const plain = plainText(value)
  const [, scheme, user = '', host = ''] = AT_A_HOST.exec(plain) ?? []
  if (NO_HOST.test(host)) return true
  if (host !== '') return scheme !== undefined && isHiddenName(user)
  return isHiddenName(plain)
}

const isHiddenName = (plain: string): boolean => IS_WORD.has(folded(plain)) || isDialedWord(plain)

function isDialedWord(plain: string): boolean {
  const [, plus = '', digits = ''] = DIALED_FORM.exec(withoutSeparators(plain)) ?? []
  const national = digits.startsWith('1') ? digits.slice(1) : digits
  const isInternational = plus !== '' && DIALED.has(digits)
  return isInternational || (DIALED.has(national) && national.length !== NATIONAL_DIGITS)
}
