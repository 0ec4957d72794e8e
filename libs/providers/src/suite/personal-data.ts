import { SCHEMAS } from '@tributary/core'
import { isObject } from '../json.ts'
import type { Draft } from '../provider.ts'
import { documentOf } from './body-document.ts'

type Field = {
  readonly name: string
  readonly type: unknown
  readonly pii?: 'id' | 'contact' | 'content'
}

/** A text of a record and the field that holds it. */
type FieldText = { readonly name: string; readonly value: string }

/** Shorter values ("ok", "1") occur by chance inside of others. */
const MIN_LENGTH = 5

/** Keys of a body that hold the name of a person: `name`, `firstName`, `display_name`, `FriendlyName`. */
const NAME_KEY =
  /^(?:(?:full|first|middle|last|given|family|nick|display|friendly|user|agent|contact|caller|author|sender)[_-]?)?name$/i

/**
 * Fields that show personal data although the schema does not mark them as contact or content:
 * - a value that a marked field of the same webhook holds; an id field that a draft lists in
 *   `addressFields` counts as marked,
 * - the name of anybody whom the body names.
 */
export function personalDataOutsideItsPlace(
  body: Uint8Array,
  drafts: readonly Draft[],
): readonly string[] {
  const marked = drafts.flatMap((draft) => textsOf(draft, true)).map(({ value }) => value)
  const names = namesIn(documentOf(body).document)
  const longOnes = [...marked, ...names].filter((text) => text.length >= MIN_LENGTH)
  const isPersonal = (value: string) =>
    longOnes.some((text) => value.includes(text)) ||
    names.some((name) => asWords(value).includes(asWords(name)))
  return drafts.flatMap((draft) =>
    textsOf(draft, false)
      .filter(({ value }) => isPersonal(value))
      .map(({ name }) => `${draft.kind}.${name}`),
  )
}

/** The words of a text between single spaces, so that "Al" is in "Al Roe" and not in "Alpha". */
const asWords = (text: string): string => ` ${text.split(/[^\p{L}\p{N}]+/u).join(' ')} `

/** Values under a key that holds the name of a person. */
function namesIn(document: unknown, key = ''): readonly string[] {
  if (typeof document === 'string') return NAME_KEY.test(key) && document !== '' ? [document] : []
  if (Array.isArray(document)) return document.flatMap((value) => namesIn(value, key))
  if (!isObject(document)) return []
  return Object.entries(document).flatMap(([name, value]) => namesIn(value, name))
}

function textsOf(draft: Draft, marked: boolean): readonly FieldText[] {
  const facts: Readonly<Record<string, unknown>> = draft.facts
  return fieldsOf(draft)
    .filter(({ name, pii }) => isMarked(draft, name, pii) === marked)
    .flatMap(({ name }) => [facts[name]].flat().map((value) => ({ name, value })))
    .filter((text): text is FieldText => typeof text.value === 'string' && text.value !== '')
}

function isMarked(draft: Draft, name: string, pii: Field['pii']): boolean {
  const addresses: readonly string[] = draft.addressFields ?? []
  return pii === 'contact' || pii === 'content' || addresses.includes(name)
}

/** Fields of free text. The words of an enumeration are the schema's own. */
function fieldsOf(draft: Draft): readonly Field[] {
  const { fields }: { readonly fields: readonly Field[] } = JSON.parse(SCHEMAS[draft.kind])
  return fields.filter(({ type }) => [type].flat().some(isText))
}

const isText = (type: unknown): boolean =>
  type === 'string' || (isObject(type) && type['items'] === 'string')
