import type { Fault } from '../rig/rig.ts'
import { usable } from './outage.ts'

/**
 * The disk of a part is full, then has space again. Kafka stops itself and cannot start; ClickHouse keeps
 * running and refuses every write.
 */
export function fullDisk(part: 'kafka' | 'clickhouse', lastsMs: number): Fault {
  return {
    lastsMs,
    apply: async ({ disk }) => disk(part).fill(),
    async heal(rig) {
      rig.disk(part).free()
      await usable(rig, part)
    },
  }
}
