/**
 * The offset to commit after a batch: that of the first record which is not settled, so that the next
 * owner of the partition begins with it. Null when nothing may be committed.
 * Kafka commits name the next record to read, hence last settled offset + 1.
 * `settled[i]` tells whether the record at `offsets[i]` reached a terminal state.
 */
export function offsetToCommit(
  offsets: readonly bigint[],
  settled: readonly boolean[],
): bigint | null {
  const firstOpen = settled.indexOf(false)
  const run = firstOpen === -1 ? settled.length : firstOpen
  const last = offsets[run - 1]
  return last === undefined ? null : last + 1n
}
