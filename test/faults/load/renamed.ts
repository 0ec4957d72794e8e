import { createHash } from 'node:crypto'

/** Words that may be ids: long, with a digit. Times and phone numbers are shorter or contain punctuation. */
const WORD = /[A-Za-z0-9_-]{14,}/g
const DIGITS_ONLY = /^\d+$/
/** How many characters at the end of an id change. Its prefix often names its kind. */
const RENAMED_CHARACTERS = 8

/**
 * The same body about other entities: replaces every id by another one of its form. The same `copy` gives
 * the same ids in every body. Words in `kept` stay, such as the ids in the endpoints file.
 */
export function renamed(body: Uint8Array, copy: string, kept: ReadonlySet<string>): Uint8Array {
  const text = Buffer.from(body).toString('latin1')
  const other = text.replace(WORD, (word) =>
    /\d/.test(word) && !kept.has(word) ? renamedWord(word, copy) : word,
  )
  return Buffer.from(other, 'latin1')
}

function renamedWord(word: string, copy: string): string {
  const digest = createHash('sha256').update(`${copy}\n${word}`).digest()
  const end = DIGITS_ONLY.test(word)
    ? String(digest.readUInt32BE(0)).padStart(RENAMED_CHARACTERS, '0')
    : digest.toString('hex')
  return word.slice(0, -RENAMED_CHARACTERS) + end.slice(0, RENAMED_CHARACTERS)
}

/** The words of a text that could be taken for ids. */
export const wordsOf = (text: string): ReadonlySet<string> => new Set(text.match(WORD) ?? [])
