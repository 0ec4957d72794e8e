import { at } from '../json.ts'

const NOTHING: ReadonlySet<unknown> = new Set([undefined, null, ''])

/**
 * The first value under any spelling of a field: the native one first, the flat one after it.
 * Undefined where all are absent, null or empty.
 */
export function field(of: unknown, ...spellings: readonly string[]): unknown {
  return spellings.map((name) => at(of, name)).find((value) => !NOTHING.has(value))
}
