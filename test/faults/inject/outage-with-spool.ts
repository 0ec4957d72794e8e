import { eventually } from '@tributary/testing'
import type { Fault, Rig } from '../rig/rig.ts'
import { outage } from './outage.ts'

/** So many answers of one status show that the state lasts. */
const MANY = 30

const kafkaOutage = outage('kafka', 0)

/** Kafka is down, the gateway spools webhooks, and SIGKILL ends the gateway while it spools. */
export const outageWithSpool: Fault = {
  lastsMs: 0,
  async apply(rig) {
    await kafkaOutage.apply(rig)
    await answers(rig, 200)
    for (const { process: child } of rig.deployment.members('gateway')) {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    }
    await answers(rig, 200)
  },
  heal: kafkaOutage.heal,
}

/** Kafka is down, the gateway spools webhooks, and the disk of the spool is full for a while. */
export const fullSpool: Fault = {
  lastsMs: 0,
  async apply(rig) {
    await kafkaOutage.apply(rig)
    await answers(rig, 200)
    rig.disk('spool').fill()
    await answers(rig, 503)
    rig.disk('spool').free()
    await answers(rig, 200)
  },
  async heal(rig) {
    rig.disk('spool').free()
    await kafkaOutage.heal(rig)
  },
}

/** Resolves once the gateway has given 30 more answers of this status. */
async function answers({ journal }: Rig, status: number): Promise<void> {
  const count = () => journal.attempts.filter((attempt) => attempt.status === status).length
  const before = count()
  const hasMore = () => {
    if (count() < before + MANY) throw new Error(`${count() - before} so far`)
  }
  await eventually(hasMore, { what: `${MANY} answers ${status} while Kafka is down` })
}
