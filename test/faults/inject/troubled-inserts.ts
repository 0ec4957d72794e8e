import type { Trouble } from '../rig/http-line.ts'
import type { Fault, Rig } from '../rig/rig.ts'

/** The line to ClickHouse disturbs inserts for a while. */
export function troubledInserts(trouble: Trouble, lastsMs: number): Fault {
  return {
    lastsMs,
    apply: async ({ clickhouse }) => clickhouse.trouble(trouble),
    async heal({ clickhouse }: Rig) {
      clickhouse.restore()
      if (clickhouse.troubled() === 0) throw new Error('no insert was disturbed')
    },
  }
}
