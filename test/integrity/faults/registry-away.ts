import type { Fault } from '../rig/rig.ts'

/** The registry is away while sinks and normalizers start, which ask it for their schemas. */
export const registryAwayAtStart: Fault = {
  lastsMs: 5_000,
  async apply({ stack, deployment }) {
    await stack.parts.registry.stop()
    for (const service of ['normalizer', 'sink'] as const) {
      for (const { process: child } of deployment.members(service)) {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
      }
    }
  },
  heal: ({ stack }) => stack.parts.registry.start(),
}
