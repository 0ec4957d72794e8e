import { crc32 } from 'node:zlib'
import type { OutRecord } from '@tributary/core'

/** Number of lanes. Keys that share a lane only wait for each other. */
const LANES = 65_536

/** The lane of a record's topic and key. Records of one lane keep their order. */
export function laneOf({ topic, key }: Pick<OutRecord, 'topic' | 'key'>): number {
  return crc32(key ?? Buffer.alloc(0), crc32(topic)) % LANES
}

/** Counts the records per lane, in constant memory. */
export type Lanes = {
  add(record: OutRecord): void
  remove(record: OutRecord): void
  holds(record: OutRecord): boolean
  /** Records in all lanes. */
  size(): number
}

export function createLanes(): Lanes {
  const counts = new Uint32Array(LANES)
  let size = 0
  const change = (record: OutRecord, by: number) => {
    const lane = laneOf(record)
    counts[lane] = (counts[lane] ?? 0) + by
    size += by
  }
  return {
    add: (record) => change(record, 1),
    remove: (record) => change(record, -1),
    holds: (record) => (counts[laneOf(record)] ?? 0) > 0,
    size: () => size,
  }
}
