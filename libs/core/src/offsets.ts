/**
 * The offset to commit after a batch; null when nothing may be committed.
 * `settled[i]` is whether the record at `offsets[i]` reached a terminal state. Commits past the leading
 * run of settled records, so that the next owner of the partition starts with the first unsettled one.
 * A Kafka commit names the next record to read, hence the last settled offset + 1.
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
