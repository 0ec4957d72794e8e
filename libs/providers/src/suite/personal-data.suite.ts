import { SCHEMAS } from '@tributary/core'
import type { Draft } from '../provider.ts'

type Field = { readonly name: string; readonly pii?: 'id' | 'contact' | 'content' }

/** Shorter values ("ok", "1") occur by chance. */
const MIN_LENGTH = 5

/**
 * Names of fields that show a value which another field of the webhook's records marks as contact or
 * content. Id fields that a draft lists in `addressFields` are marked.
 */
export function personalDataOutsideItsPlace(drafts: readonly Draft[]): readonly string[] {
  const secrets = drafts.flatMap((draft) => textsOf(draft, true))
  return drafts.flatMap((draft) =>
    textsOf(draft, false)
      .filter(({ value }) => secrets.some((secret) => value.includes(secret.value)))
      .map(({ name }) => `${draft.kind}.${name}`),
  )
}

function textsOf(draft: Draft, marked: boolean) {
  const facts: Readonly<Record<string, unknown>> = draft.facts
  return fieldsOf(draft)
    .filter(({ name, pii }) => isMarked(draft, name, pii) === marked)
    .flatMap(({ name }) => [facts[name]].flat().map((value) => ({ name, value })))
    .filter((of): of is { name: string; value: string } => typeof of.value === 'string')
    .filter(({ value }) => value.length >= MIN_LENGTH)
}

function isMarked(draft: Draft, name: string, pii: Field['pii']): boolean {
  const addresses: readonly string[] = draft.addressFields ?? []
  return pii === 'contact' || pii === 'content' || addresses.includes(name)
}

const fieldsOf = (draft: Draft): readonly Field[] => JSON.parse(SCHEMAS[draft.kind]).fields
