/** The spelling of every name in the IANA database: its parts begin with a capital letter. */
const SPELLING = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/

/**
 * Whether the text is the name of a zone in the IANA database, in the spelling of the database. Intl
 * ignores the case, ClickHouse does not.
 */
export function isZone(text: string): boolean {
  const known = SPELLING.test(text) ? resolved(text) : null
  return known !== null && (known === text || known.toLowerCase() !== text.toLowerCase())
}

function resolved(text: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    return null
  }
}
