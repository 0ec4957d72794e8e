import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { ServiceName } from '@tributary/local-stack'
import { eventually } from '@tributary/testing'
import type { Step } from '../processes/fail-points.ts'
import type { Member } from '../rig/deployment.ts'
import type { Fault } from '../rig/rig.ts'

/**
 * A service kills itself with SIGKILL at a named step, after 1 to `most` passes through it. Its supervisor
 * restarts it.
 */
export function killAt(service: ServiceName, step: Step, most = 10): Fault {
  return {
    lastsMs: 0,
    async apply({ deployment, random }) {
      const [member] = deployment.members(service)
      if (member === undefined) throw new Error(`no ${service} runs`)
      await order(member, { step, after: random.below(most), signal: 'SIGKILL' })
    },
    heal: async () => undefined,
  }
}

const STRUCK_MS = 20_000

/** Gives a process an order and waits until the process has executed it. */
export async function order(
  { orders, process: { name } }: Member,
  what: { readonly step: Step; readonly after: number; readonly signal: 'SIGKILL' | 'SIGSTOP' },
): Promise<void> {
  await writeFile(orders, JSON.stringify(what))
  const struck = () => {
    if (existsSync(orders)) throw new Error(`${name} has not reached ${what.step} yet`)
  }
  await eventually(struck, {
    what: `${what.signal} of ${name} at ${what.step}`,
    withinMs: STRUCK_MS,
  })
}
