// Text that people paste holds characters that nobody sees or types: a contact card of a phone wraps a
// number in U+202A and U+202C, a mail client breaks it with U+00AD, a web page has U+200B in it.

/** Format and control characters, variation selectors, fillers: nothing of them is seen. */
const INVISIBLE = String.raw`\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}`

/** Tabs and line breaks are control characters that separate words. */
const BREAKS = /[\t-\r\u0085\u2028\u2029]/g
const ALL_INVISIBLE = new RegExp(`[${INVISIBLE}]+`, 'gu')
const EACH_INVISIBLE = new RegExp(`[${INVISIBLE}]`, 'gu')
const ONE_INVISIBLE = new RegExp(`^[${INVISIBLE}]$`, 'u')

/** Longer than any address: 64 characters, "@" and 255 (RFC 5321, 4.5.3.1). */
const MAX_ADDRESS_LENGTH = 320

/** The text without invisible characters; each tab and line break is a space. In linear time. */
export const visible = (text: string): string =>
  text.replace(BREAKS, ' ').replace(ALL_INVISIBLE, '')

/**
 * The text without invisible characters and spaces around it. Those within stay: only the provider
 * knows whether they belong to an id.
 */
export function withoutInvisibleEdges(text: string): string {
  const characters = [...text]
  const isEdge = (character: string) => character.trim() === '' || ONE_INVISIBLE.test(character)
  const first = characters.findIndex((character) => !isEdge(character))
  if (first === -1) return ''
  const last = characters.findLastIndex((character) => !isEdge(character))
  return characters.slice(first, last + 1).join('')
}

/** The text with each invisible character as an escape, such as U+200B as \u{200b}, for a terminal. */
export const withEscapes = (text: string): string =>
  text.replace(EACH_INVISIBLE, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`)

/**
 * The text as a person reads it: without invisible characters, in the compatibility form NFKC, which
 * writes full-width letters, digits and signs in ASCII, and without spaces around it. Text that is too
 * long for an address keeps its characters: ICU needs quadratic time for long runs of accents.
 */
export function readable(text: string): string {
  const seen = visible(text).trim()
  return seen.length > MAX_ADDRESS_LENGTH ? seen : visible(seen.normalize('NFKC')).trim()
}

/** Words, in pieces of at most the length of an address. */
const PIECES = new RegExp(`[^\\s<>"]{1,${MAX_ADDRESS_LENGTH}}`, 'g')

const IS_ASCII = /^[ -~\s]*$/

/** `plainText` of each word of a long text, in linear time. */
export const plainWords = (text: string): string =>
  IS_ASCII.test(text)
    ? text.toLowerCase()
    : visible(text).replace(PIECES, (piece) => plainText(piece))

/** One spelling of what a person reads as the same text: `readable`, in lower case. */
export const plainText = (text: string): string => readable(readable(text).toLowerCase())
