import { at } from '../json.ts'

const NOTHING: ReadonlySet<unknown> = new Set([undefined, null, ''])

/**
 * The first value under any spelling of a field: the native spelling, then the flat one. Undefined
 * when all are absent, null or empty.
 */
export function field(document: unknown, ...spellings: readonly string[]): unknown {
  return spellings.map((name) => at(document, name)).find((value) => !NOTHING.has(value))
}
