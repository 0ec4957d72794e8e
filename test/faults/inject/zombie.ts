import type { ServiceName } from '@tributary/local-stack'
import type { Step } from '../processes/fail-points.ts'
import type { Member } from '../rig/deployment.ts'
import type { Fault } from '../rig/rig.ts'
import { order } from './kill-at.ts'

/** Longer than the session timeout of a group's member (10 s). */
const LONGER_THAN_A_SESSION_MS = 14_000

/**
 * A process stands still at a step for longer than its place in the group lasts; the others take over.
 * Then it goes on as if nothing had been.
 */
export function zombie(service: ServiceName, step: Step): Fault {
  let standing: Member | undefined
  return {
    lastsMs: LONGER_THAN_A_SESSION_MS,
    async apply({ deployment }) {
      ;[standing] = deployment.members(service)
      if (standing === undefined) throw new Error(`no ${service} runs`)
      await order(standing, { step, after: 3, signal: 'SIGSTOP' })
    },
    heal: async () => {
      if (standing?.process.pid !== undefined) process.kill(standing.process.pid, 'SIGCONT')
    },
  }
}
