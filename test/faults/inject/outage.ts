import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '@tributary/testing'
import type { Fault, Rig } from '../rig/rig.ts'

type Part = keyof Rig['stack']['parts']

const BACK_MS = 60_000

/** A part is stopped in order, stays away and comes back. */
export function outage(part: Part, lastsMs: number): Fault {
  return {
    lastsMs,
    apply: ({ stack }) => stack.parts[part].stop(),
    async heal(rig) {
      await rig.stack.parts[part].start()
      await usable(rig, part)
    },
  }
}

/** kill -9 of a part, some times over; its supervisor starts it again. */
export function killPart(
  part: Part,
  { times, apartMs }: { times: number; apartMs: number },
): Fault {
  return {
    lastsMs: 0,
    async apply(rig) {
      for (let time = 0; time < times; time += 1) {
        if (time > 0) await sleep(apartMs)
        await kill(rig, part)
      }
    },
    heal: (rig) => usable(rig, part),
  }
}

async function kill({ stack }: Rig, part: Part): Promise<void> {
  const { pid } = stack.parts[part]
  if (pid === undefined) throw new Error(`${part} does not run`)
  process.kill(pid, 'SIGKILL')
  const isAnother = () => {
    const next = stack.parts[part].pid
    if (next === undefined || next === pid) throw new Error('it does not run again yet')
  }
  await eventually(isAnother, { what: `${part} started again`, withinMs: BACK_MS })
}

const USE: Readonly<Record<Part, (rig: Rig) => Promise<unknown>>> = {
  clickhouse: ({ database }) => database.rows('SELECT 1'),
  registry: ({ clients }) => clients.registry.ids(),
  async kafka({ clients }) {
    const admin = clients.kafka.admin()
    await admin.connect()
    await admin.listTopics().finally(() => admin.disconnect())
  },
}

/** Resolves once the part can be used again. */
export async function usable(rig: Rig, part: Part): Promise<void> {
  await eventually(() => USE[part](rig), { what: `${part} can be used`, withinMs: BACK_MS })
}
