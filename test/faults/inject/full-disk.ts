import type { Fault } from '../rig/rig.ts'
import { usable } from './outage.ts'

/**
 * The disk of a part takes nothing more, then has room again. Kafka stops itself and cannot start on
 * it; ClickHouse goes on and refuses what it would have to write.
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
