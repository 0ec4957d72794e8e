/** Longer than any word that HighLevel sends. */
const MAX_WORD_LENGTH = 64

/**
 * One form for all spellings of a word, since HighLevel writes `CALL`, `Call` and `TYPE_CALL`,
 * `Live Chat` and `Live_Chat`, `no-answer`. Empty for anything but a word.
 */
export function folded(value: unknown): string {
  if (typeof value !== 'string') return ''
  const letters = value
    .slice(0, MAX_WORD_LENGTH)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
  return letters.replace(/^TYPE(?=.)/, '')
}

/** Looks a word up in a table, whatever the spelling. */
export function bySpelling<T>(
  table: Readonly<Record<string, T>>,
): (value: unknown) => T | undefined {
  const meanings = new Map(Object.entries(table).map(([word, meaning]) => [folded(word), meaning]))
  return (value) => meanings.get(folded(value))
}
