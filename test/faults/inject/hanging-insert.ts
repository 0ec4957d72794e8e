import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../rig/rig.ts'
import { standstill } from './standstill.ts'

/** Long enough for an insert to be on its way. */
const UNDER_WAY_MS = 1_000
/** Longer than a dead member keeps its place in the group (10 s): another one inserts the same again. */
const TAKEN_OVER_MS = 13_000

const hanging = standstill('clickhouse', TAKEN_OVER_MS)

/** ClickHouse hangs, the sink that waits for it dies; then ClickHouse carries everything out. */
export const hangingInsert: Fault = {
  ...hanging,
  async apply(rig) {
    await hanging.apply(rig)
    await sleep(UNDER_WAY_MS)
    for (const { process: child } of rig.deployment.members('sink')) {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    }
  },
}
