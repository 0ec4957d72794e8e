import { setTimeout as sleep } from 'node:timers/promises'
import type { ServiceName } from '@tributary/local-stack'
import type { Fault } from '../rig/rig.ts'

const LEAST_MS = 1_000
const MOST_MS = 2_000

/** Members join and leave a group, half of them by SIGKILL. */
export function rebalanceStorm(service: ServiceName, times: number): Fault {
  return {
    lastsMs: 0,
    async apply({ deployment, random }) {
      for (let time = 0; time < times; time += 1) {
        const member = await deployment.add(service)
        await sleep(LEAST_MS + random.below(MOST_MS - LEAST_MS))
        if (random.chance(0.5)) process.kill(member.process.pid ?? 0, 'SIGKILL')
        await deployment.remove(member)
      }
    },
    heal: async () => undefined,
  }
}
