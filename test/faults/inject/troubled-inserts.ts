import type { Trouble } from '../rig/http-line.ts'
import type { Fault, Rig } from '../rig/rig.ts'

/** Inserts meet trouble on their way to ClickHouse, for a while. */
export function troubledInserts(trouble: Trouble, lastsMs: number): Fault {
  return {
    lastsMs,
    apply: async ({ clickhouse }) => clickhouse.trouble(trouble),
    async heal({ clickhouse }: Rig) {
      clickhouse.mend()
      if (clickhouse.troubled() === 0) throw new Error('no insert has met the trouble')
    },
  }
}
