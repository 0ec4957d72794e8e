import { eventually } from '@tributary/testing'
import type { Fault, Rig } from '../rig/rig.ts'

/**
 * The registry stops. Running services continue with the schemas that they have loaded. Then normalizers
 * and sinks restart, and must wait for the registry.
 */
export const registryOutage: Fault = {
  lastsMs: 5_000,
  async apply(rig) {
    const { stack, deployment } = rig
    await stack.parts.registry.stop()
    await untilMoreRows(rig)
    for (const service of ['normalizer', 'sink'] as const) {
      for (const { process: child } of deployment.members(service)) {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
      }
    }
  },
  heal: ({ stack }) => stack.parts.registry.start(),
}

/** More rows than can be on their way when the fault begins. */
const MANY_ROWS = 50

async function untilMoreRows({ database }: Rig): Promise<void> {
  const count = async () => {
    const [row] = await database.rows<{ rows: string }>(
      'SELECT count() AS rows FROM inserted_store',
    )
    return Number(row?.rows ?? 0)
  }
  const before = await count()
  const hasMore = async () => {
    if ((await count()) < before + MANY_ROWS) throw new Error('too few rows so far')
  }
  await eventually(hasMore, { what: 'new rows while the registry is down' })
}
