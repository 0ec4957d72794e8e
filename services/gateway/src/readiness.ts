import type { Readiness } from '@tributary/runtime/service'
import { readinessOf } from '@tributary/runtime/service'

type Limits = {
  /** How long an answer is good for. */
  readonly ttlMs: number
  /** How long the check may take until the answer is "not ready". */
  readonly timeoutMs: number
}

/**
 * The check for an address that anybody may ask: at most one check is under way, its answer serves
 * all who ask within `ttlMs`, and nobody waits longer than `timeoutMs`. Never rejects.
 */
export function createReadiness(check: () => Promise<Readiness>, { ttlMs, timeoutMs }: Limits) {
  let asked: Promise<Readiness> | null = null
  let answer: { readonly readiness: Readiness; readonly until: number } | null = null

  async function ask(): Promise<Readiness> {
    const readiness = await readinessOf(check)
    answer = { readiness, until: performance.now() + ttlMs }
    asked = null
    return readiness
  }

  return async function ready(): Promise<Readiness> {
    if (answer !== null && performance.now() < answer.until) return answer.readiness
    asked ??= ask()
    return within(timeoutMs, asked)
  }
}

async function within(timeoutMs: number, asked: Promise<Readiness>): Promise<Readiness> {
  const { promise: late, resolve } = Promise.withResolvers<Readiness>()
  const reason = `no answer from Kafka within ${timeoutMs} ms`
  const timer = setTimeout(() => resolve({ ready: false, reason }), timeoutMs)
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}
