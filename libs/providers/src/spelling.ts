/** Longer than any word of an enumeration; a field may hold anything. */
const MAX_WORD_LENGTH = 64
const SEPARATORS = /[^a-z0-9]+/g

/**
 * One form for all spellings of a word, since providers write `no-answer` and `no_answer`, `CALL` and
 * `Call`, `accessKey`: lower case, without separators. Empty for anything but a word.
 */
export function folded(value: unknown): string {
  if (typeof value !== 'string') return ''
  return value.slice(0, MAX_WORD_LENGTH).toLowerCase().replace(SEPARATORS, '')
}

/** Looks a word up in a table, whatever the spelling of either. */
export function bySpelling<T>(
  table: Readonly<Record<string, T>>,
): (value: unknown) => T | undefined {
  const meanings = new Map(Object.entries(table).map(([word, meaning]) => [folded(word), meaning]))
  return (value) => meanings.get(folded(value))
}
