import { createHash } from 'node:crypto'

/**
 * Breaks ties between records of equal version: 32 bits of a digest over the record's own meaning
 * (after personal data was treated, so that it tells nothing that the record does not).
 */
export function revisionHash(facts: object): number {
  const sorted = Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest().readUInt32BE(0)
}
