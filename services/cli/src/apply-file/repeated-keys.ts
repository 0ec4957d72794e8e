/** Places in a list, from 0, of an entry and of the first one with the same key. */
export type Repeated = { readonly index: number; readonly first: number }

/** The keys that an earlier entry has already. */
export function repeatedKeys(
  keys: readonly (readonly (string | undefined)[])[],
): readonly Repeated[] {
  const texts = keys.map((key) => JSON.stringify(key.map((part) => part ?? '')))
  const firsts = new Map(texts.map((text, index) => [text, index] as const).reverse())
  return texts
    .map((text, index) => ({ index, first: firsts.get(text) ?? index }))
    .filter(({ index, first }) => first < index)
}
