import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../rig/rig.ts'
import { hang } from './hang.ts'

/** Long enough for an insert to start. */
const UNDER_WAY_MS = 1_000
/** Longer than the session timeout of a dead member (10 s), so that another sink inserts the same rows. */
const TAKEN_OVER_MS = 13_000

const hanging = hang('clickhouse', TAKEN_OVER_MS)

/** ClickHouse hangs and the sink that waits for it dies. Then ClickHouse executes every insert that it got. */
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
