import type { ServiceName } from '@tributary/local-stack'
import type { Step } from '../processes/fail-points.ts'
import type { Member } from '../rig/deployment.ts'
import type { Fault } from '../rig/rig.ts'
import { order } from './kill-at.ts'

/** Longer than the session timeout of a group's member (10 s). */
const LONGER_THAN_A_SESSION_MS = 14_000

/**
 * SIGSTOP freezes a process at a step for longer than its session timeout, and the other members take
 * over. Then SIGCONT lets it continue with work that the others have now.
 */
export function zombie(service: ServiceName, step: Step): Fault {
  let frozen: Member | undefined
  return {
    lastsMs: LONGER_THAN_A_SESSION_MS,
    async apply({ deployment }) {
      ;[frozen] = deployment.members(service)
      if (frozen === undefined) throw new Error(`no ${service} runs`)
      await order(frozen, { step, after: 3, signal: 'SIGSTOP' })
    },
    heal: async () => {
      if (frozen?.process.pid !== undefined) process.kill(frozen.process.pid, 'SIGCONT')
    },
  }
}
