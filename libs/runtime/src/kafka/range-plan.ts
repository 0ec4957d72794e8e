import type { StreamRecord } from '@tributary/core'

/** Offsets [from, to) of a partition. */
export type TopicRange = {
  readonly topic: string
  readonly partition: number
  readonly from: bigint
  readonly to: bigint
}

/** How far the reading of one partition's ranges is. */
export type RangePlan = {
  /** The records that lie in the ranges and were not taken before, in order. */
  take(records: readonly StreamRecord[]): readonly StreamRecord[]
  /** Offset to read next; null once every range was read. */
  position(): bigint | null
}

/**
 * Reads ranges of one partition in the order of their offsets, each record once: what comes before
 * the position, because the consumer began again, is left out. Offsets may be missing, as compaction
 * leaves them.
 */
export function createRangePlan(ranges: readonly TopicRange[]): RangePlan {
  const open = ranges.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  let next = open[0]?.from ?? 0n

  function closeBefore(offset: bigint): void {
    while (open[0] !== undefined && open[0].to <= offset) open.shift()
  }

  return {
    take(records) {
      const taken: StreamRecord[] = []
      for (const record of records) {
        if (record.offset < next) continue
        next = record.offset + 1n
        closeBefore(record.offset)
        if (open[0] !== undefined && record.offset >= open[0].from) taken.push(record)
      }
      closeBefore(next)
      return taken
    },
    position() {
      const from = open[0]?.from
      if (from === undefined) return null
      return from > next ? from : next
    },
  }
}
