import type { HistoryRecord } from '../records.ts'

type Versioned = Pick<HistoryRecord, 'version' | 'mapping_version' | 'revision_hash'>

/** Place of a record among the states of its entity, without the tie-break: version, mapping version. */
export const stateOf = ({ version, mapping_version }: Versioned): bigint =>
  BigInt(version) * 2n ** 32n + BigInt(mapping_version)

/** Place of a record among the states of its entity: version, mapping version, revision hash. */
export const rowVersionOf = (record: Versioned): bigint =>
  stateOf(record) * 2n ** 32n + BigInt(record.revision_hash)

/** The record with the highest row version, or undefined without records. */
export const newest = <T extends Versioned>(records: readonly T[]): T | undefined =>
  records.reduce<T | undefined>(
    (best, record) => (best && rowVersionOf(best) >= rowVersionOf(record) ? best : record),
    undefined,
  )

/** The value of the newest record that has one; null and '' are not values. */
export function newestValue<T extends Versioned, V>(
  records: readonly T[],
  read: (record: T) => V | null,
): V | null {
  const having = records.filter((record) => {
    const value = read(record)
    return value !== null && value !== ''
  })
  const best = newest(having)
  return best ? read(best) : null
}

/** Compares by the first key that differs: numbers, texts or big integers. */
export function compareBy<T>(...keys: readonly ((item: T) => number | bigint | string)[]) {
  return (one: T, other: T): number => {
    for (const key of keys) {
      if (key(one) < key(other)) return -1
      if (key(one) > key(other)) return 1
    }
    return 0
  }
}

/** Groups in the order of first appearance. */
export const groupsOf = <T>(items: readonly T[], key: (item: T) => string): readonly T[][] => [
  ...Map.groupBy(items, key).values(),
]

/** Several values as one key. */
export const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts)
