import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '@tributary/testing'
import type { Fault, Rig } from '../rig/rig.ts'

type Part = keyof Rig['stack']['parts']

const BACK_MS = 60_000

/** A part stops in order, stays down and starts again. */
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

/** SIGKILL of a part, several times. Its supervisor restarts it. */
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
    if (next === undefined || next === pid) throw new Error('it has not restarted yet')
  }
  await eventually(isAnother, { what: `a restarted ${part}`, withinMs: BACK_MS })
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

/** Resolves once the part answers again. */
export async function usable(rig: Rig, part: Part): Promise<void> {
  await eventually(() => USE[part](rig), { what: `${part} answers`, withinMs: BACK_MS })
}
