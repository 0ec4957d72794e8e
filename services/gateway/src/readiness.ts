import type { Readiness } from '@tributary/runtime/service'
import { deadline, readinessOf } from '@tributary/runtime/service'

type ReadinessCheck = () => Promise<Readiness>

export type ReadinessLimits = {
  /** How long an answer stays valid, in milliseconds. */
  readonly ttlMs: number
  /** How long a check may take before the answer is "not ready", in milliseconds. */
  readonly timeoutMs: number
}

/**
 * Guards a check that anyone can trigger: at most one check runs at a time, its answer serves all
 * callers for `ttlMs`, and no caller waits longer than `timeoutMs`. Never rejects.
 */
export function createReadiness(
  check: ReadinessCheck,
  { ttlMs, timeoutMs }: ReadinessLimits,
): ReadinessCheck {
  let checking: Promise<Readiness> | null = null
  let answer: { readonly readiness: Readiness; readonly until: number } | null = null

  async function ask(): Promise<Readiness> {
    const readiness = await readinessOf(check)
    answer = { readiness, until: performance.now() + ttlMs }
    checking = null
    return readiness
  }

  return async function ready() {
    if (answer !== null && performance.now() < answer.until) return answer.readiness
    checking ??= ask()
    const reason = `no answer from Kafka within ${timeoutMs} ms`
    return deadline(checking, timeoutMs, () => ({ ready: false, reason }))
  }
}

/** While Kafka is unavailable, the gateway is ready as long as the spool has room. */
export function orSpoolRoom(
  canPublish: ReadinessCheck,
  { hasRoom }: { readonly hasRoom: () => boolean },
): ReadinessCheck {
  return async () => {
    const readiness = await canPublish()
    if (readiness.ready || !hasRoom()) return readiness
    return { ready: true, note: `the spool takes webhooks: ${readiness.reason}` }
  }
}
