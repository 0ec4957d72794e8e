import { setTimeout as sleep } from 'node:timers/promises'
import type { Groups } from '../oracle/offsets.ts'
import { behind } from '../oracle/offsets.ts'
import type { StackClients } from './stack-clients.ts'

const EVERY_MS = 200

/**
 * Resolves once both groups have committed everything, the normalizer's first: what it still has to
 * do becomes the sink's work. False when that is not so within the time.
 */
export async function drained(
  clients: StackClients,
  groups: Groups,
  withinMs: number,
): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (performance.now() < deadline) {
    const none = async (group: keyof Groups) =>
      (await behind(clients, groups, group).catch(() => 1)) === 0
    if ((await none('normalizer')) && (await none('sink'))) return true
    await sleep(EVERY_MS)
  }
  return false
}
