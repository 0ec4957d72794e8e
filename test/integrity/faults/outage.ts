import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '@tributary/testing'
import type { Fault, Rig } from '../rig/rig.ts'

type Part = keyof Rig['stack']['parts']

/** A part is stopped in order, stays away and comes back. */
export function outage(part: Part, lastsMs: number): Fault {
  return {
    lastsMs,
    apply: ({ stack }) => stack.parts[part].stop(),
    heal: ({ stack }) => stack.parts[part].start(),
  }
}

const BACK_MS = 60_000
const BETWEEN_MS = 2_000

/** kill -9 of a part, some times over; its supervisor starts it again. */
export function killPart(part: Part, times = 1): Fault {
  const kill = async (rig: Rig) => {
    const pid = pidOf(rig, part)
    process.kill(pid, 'SIGKILL')
    const isBack = () => {
      if (pidOf(rig, part) === pid) throw new Error('the same process runs')
    }
    await eventually(isBack, { what: `${part} started again`, withinMs: BACK_MS })
  }
  return {
    lastsMs: 0,
    async apply(rig) {
      await kill(rig)
      for (let time = 1; time < times; time += 1) {
        await sleep(BETWEEN_MS)
        await kill(rig)
      }
    },
    heal: async () => undefined,
  }
}

function pidOf({ stack }: Rig, part: Part): number {
  const { pid } = stack.parts[part]
  if (pid === undefined) throw new Error(`${part} does not run`)
  return pid
}
