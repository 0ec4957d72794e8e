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
 * Problems of fields that the schema marks neither as contact nor as content, and that show
 * - a value that a marked field of the same webhook holds; an id field that a draft lists in
 *   `addressFields` counts as marked,
 * - a name from the body.
 */
export function personalDataOutsideItsPlace(
  body: Uint8Array,
  drafts: readonly Draft[],
): readonly string[] {
  const marked = drafts.flatMap((draft) => textsOf(draft, true)).map(({ value }) => value)
  const names = namesIn(documentOf(body).document)
  return drafts.flatMap((draft) =>
    textsOf(draft, false).flatMap(({ name, value }) => {
      const field = `${draft.kind}.${name}`
      if (names.some((person) => showsName(value, person))) return [`${field} shows a name`]
      return marked.some((text) => showsText(value, text))
        ? [`${field} shows a value of a contact or content field`]
        : []
    }),
  )
}

const showsText = (value: string, text: string): boolean =>
  text.length >= MIN_LENGTH && value.includes(text)

/** Whether a name is in a value: "Al" is in "Al Roe" and not in "Alpha". */
const showsName = (value: string, name: string): boolean =>
  showsText(value, name) || (/\p{L}/u.test(name) && asWords(value).includes(asWords(name)))

const asWords = (text: string): string => ` ${text.match(/[\p{L}\p{N}]+/gu)?.join(' ')} `

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
