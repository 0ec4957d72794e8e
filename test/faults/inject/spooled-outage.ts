import { eventually } from '@tributary/testing'
import type { Fault, Rig } from '../rig/rig.ts'
import { outage } from './outage.ts'

/** Answers that show that a state lasts. */
const MANY = 30

const away = outage('kafka', 0)

/** Kafka is away for as long as it takes, the gateway spools, and is killed in the middle of it. */
export const spooledOutage: Fault = {
  lastsMs: 0,
  async apply(rig) {
    await away.apply(rig)
    await answers(rig, 200)
    for (const { process: child } of rig.deployment.members('gateway')) {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    }
    await answers(rig, 200)
  },
  heal: away.heal,
}

/** The same without the kill, but the disk of the spool is full for a while. */
export const fullSpool: Fault = {
  lastsMs: 0,
  async apply(rig) {
    await away.apply(rig)
    await answers(rig, 200)
    rig.disk('spool').fill()
    await answers(rig, 503)
    rig.disk('spool').free()
    await answers(rig, 200)
  },
  async heal(rig) {
    rig.disk('spool').free()
    await away.heal(rig)
  },
}

/** Resolves once so many more requests were answered that way. */
async function answers({ journal }: Rig, status: number): Promise<void> {
  const count = () => journal.attempts.filter((attempt) => attempt.status === status).length
  const before = count()
  const hasMore = () => {
    if (count() < before + MANY) throw new Error(`${count() - before} so far`)
  }
  await eventually(hasMore, { what: `${MANY} answers ${status} while Kafka is away` })
}
