import type { Person } from '@tributary/normalization'
import { normalizeAddress, plainWords, withoutSeparators } from '@tributary/normalization'

/** What identifies a person in bytes that no mapping reads. */
type Identifiers = Pick<Person, 'contacts' | 'addresses'>

const NUMBER = /^\+(\d+)/
const WORD = /[A-Za-z0-9_-]/
/** People may leave out the country code of a longer number, as North Americans do. */
const NATIONAL_DIGITS = 10

/**
 * Whether a body holds the person. In JSON, a value must be the person's id or hold their address in any
 * spelling; in anything else, the bytes must hold either of them.
 */
export function bodyHoldsPerson(body: Uint8Array, person: Identifiers): boolean {
  const text = Buffer.from(body).toString('utf8')
  const document = parsed(text)
  if (document === undefined) return textHolds(text, person)
  const { contacts, addresses } = person
  return leaves(document).some(
    (leaf) => contacts.includes(leaf) || textHolds(leaf, { contacts: [], addresses }),
  )
}

function textHolds(text: string, { contacts, addresses }: Identifiers): boolean {
  return (
    contacts.some((contact) => hasWord(text, contact)) ||
    addresses.some((address) => hasAddress(text, address))
  )
}

function hasAddress(text: string, address: string): boolean {
  const normalized = normalizeAddress(address)
  const [, digits] = NUMBER.exec(normalized) ?? []
  const plain = plainWords(text)
  if (digits === undefined) return hasWord(plain, normalized)
  return withoutSeparators(plain).replaceAll('+', '').includes(digits.slice(-NATIONAL_DIGITS))
}

/** Whether the text has the word, not only as a part of a longer one. */
function hasWord(text: string, word: string): boolean {
  if (word === '') return false
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const around = [text[at - 1] ?? ' ', text[at + word.length] ?? ' ']
    if (!around.some((character) => WORD.test(character))) return true
  }
  return false
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Every text and number in a document, as text. */
function leaves(document: unknown): readonly string[] {
  const found: string[] = []
  const open: unknown[] = [document]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'string') found.push(value)
    else if (typeof value === 'number') found.push(String(value))
    else if (typeof value === 'object' && value !== null)
      for (const child of Object.values(value)) open.push(child)
  }
  return found
}
