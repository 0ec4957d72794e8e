import type { Country } from '@tributary/normalization'
import { plainWords, withoutSeparators } from '@tributary/normalization'
import { LAST_DIGITS, readingsIn } from '../suppression/countries.ts'
import type { NamedPerson } from '../suppression/named-person.ts'

/** Whether bytes that no mapping reads hold a person. */
export type BodySearch = (body: Uint8Array) => boolean

type Search = (text: string) => boolean

/** Fewer digits are in too many texts to identify anybody. */
const MIN_DIGITS = 7
const NUMBER = /^\+(\d{7,})/
const WORD = /[A-Za-z0-9_-]/
/** People may leave out the country code of a longer number, as North Americans do. */
const NATIONAL_DIGITS = 10

/**
 * A search for a person. In JSON, a value must be the person's id or hold their address in any spelling
 * of one of the countries; in anything else, the bytes must hold either of them.
 */
export function createBodySearch(
  of: Pick<NamedPerson, 'contacts' | 'addresses' | 'countries'>,
): BodySearch {
  const contacts = new Set(of.contacts)
  const hasAddress = addressSearch(of)
  return (body) => {
    const text = Buffer.from(body).toString('utf8')
    const document = parsed(text)
    if (document !== undefined)
      return leaves(document).some((leaf) => contacts.has(leaf) || hasAddress(leaf))
    return of.contacts.some((contact) => hasWord(text, contact)) || hasAddress(text)
  }
}

function addressSearch({
  addresses,
  countries,
}: Pick<NamedPerson, 'addresses' | 'countries'>): Search {
  const wanted = addresses.flatMap((address) => readingsIn(countries, address))
  const others = wanted.filter((address) => digitsOf(address) === undefined)
  const hasNumber = numberSearch(
    wanted.flatMap((address) => digitsOf(address) ?? []),
    countries,
  )
  return (text) => {
    const plain = plainWords(text)
    return others.some((address) => hasWord(plain, address)) || hasNumber(plain)
  }
}

/** A text that is a number as a whole is compared as that number; any other one must have the digits. */
function numberSearch(numbers: readonly string[], countries: readonly Country[]): Search {
  const endings = numbers.map((digits) => digits.slice(-LAST_DIGITS))
  const nationals = numbers.map((digits) => nationalDigits(digits, countries))
  return (plain) => {
    const digits = withoutSeparators(plain).replaceAll('+', '')
    if (!endings.some((ending) => digits.includes(ending))) return false
    const whole = readingsIn(countries, plain).map(digitsOf)
    if (whole.some((one) => one !== undefined && numbers.includes(one))) return true
    return whole.includes(undefined) && nationals.some((national) => digits.includes(national))
  }
}

/** Digits of a number in its one spelling, without an extension; undefined for any other address. */
const digitsOf = (address: string): string | undefined => NUMBER.exec(address)?.[1]

/** The digits of a number that are left without its country code, if it is of one of the countries. */
function nationalDigits(digits: string, countries: readonly Country[]): string {
  for (let length = MIN_DIGITS; length < digits.length; length++) {
    const ending = digits.slice(-length)
    if (readingsIn(countries, ending).includes(`+${digits}`)) return ending
  }
  return digits.slice(-NATIONAL_DIGITS)
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
