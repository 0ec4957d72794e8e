/** More than any word of an enumeration has, because a field may hold anything. */
const MAX_WORD_LENGTH = 64
const SEPARATORS = /[^a-z0-9]+/g

/**
 * One form for all spellings of a word (`no-answer` and `no_answer`, `CALL` and `Call`): lower case,
 * without separators. Empty for anything that is not text.
 */
export function folded(value: unknown): string {
  if (typeof value !== 'string') return ''
  return value.slice(0, MAX_WORD_LENGTH).toLowerCase().replace(SEPARATORS, '')
}

/** A lookup in a table of words that ignores the spelling of both sides. */
export function bySpelling<T>(
  table: Readonly<Record<string, T>>,
): (value: unknown) => T | undefined {
  const meanings = new Map(Object.entries(table).map(([word, meaning]) => [folded(word), meaning]))
  return (value) => meanings.get(folded(value))
}
