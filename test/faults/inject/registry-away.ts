import { eventually } from '@tributary/testing'
import type { Fault, Rig } from '../rig/rig.ts'

/**
 * The registry goes away. What runs goes on, with the schemas that it knows; then normalizers and sinks
 * are started, which must wait for the registry.
 */
export const registryAway: Fault = {
  lastsMs: 5_000,
  async apply(rig) {
    const { stack, deployment } = rig
    await stack.parts.registry.stop()
    await rowsCome(rig)
    for (const service of ['normalizer', 'sink'] as const) {
      for (const { process: child } of deployment.members(service)) {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
      }
    }
  },
  heal: ({ stack }) => stack.parts.registry.start(),
}

/** Rows that are enough to have been sent after the fault began. */
const MANY_ROWS = 50

async function rowsCome({ database }: Rig): Promise<void> {
  const count = async () => {
    const [row] = await database.rows<{ rows: string }>(
      'SELECT count() AS rows FROM inserted_store',
    )
    return Number(row?.rows ?? 0)
  }
  const before = await count()
  const hasMore = async () => {
    if ((await count()) < before + MANY_ROWS) throw new Error('they do not come')
  }
  await eventually(hasMore, { what: 'rows while the registry is away' })
}
