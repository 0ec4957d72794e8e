import { describe, Failure } from '@tributary/core'
import type { Env } from '@tributary/runtime/service'

/** Something that the pipeline needs. `run` resolves to what it found, or rejects with the problem. */
export type Check = {
  readonly name: string
  readonly run: (env: Env) => Promise<string>
  /** Goes with a problem that names no fix of its own. */
  readonly fix: string
  /** Names of checks without which this one cannot run: it is skipped when one of them fails. */
  readonly needs?: readonly string[]
  /** Names of checks that explain why a service that runs is not ready: it is skipped when one fails. */
  readonly waitsFor?: readonly string[]
}

/** A service that runs and cannot do its next piece of work. */
export class NotReady extends Failure {
  constructor(reason: string, fix: string) {
    super('UNAVAILABLE', { what: `runs, but is not ready: ${reason}`, fix })
  }
}

/** What a check found. `skipped`: a check that failed explains this one. */
export type Finding = {
  readonly check: string
  readonly ok: boolean
  readonly skipped?: true
  readonly message: string
}

/**
 * Runs all checks at once, and each after those that it needs, which come before it. Every cause is one
 * finding that failed; its consequences are skipped.
 */
export async function examineAll(checks: readonly Check[], env: Env): Promise<readonly Finding[]> {
  const findings = new Map<string, Promise<Finding>>()
  const failed = async (names: readonly string[] = []): Promise<string> => {
    const found = await Promise.all(names.map((name) => findings.get(name)))
    return names.filter((_, index) => found[index]?.ok === false).join(', ')
  }
  const run = async (check: Check): Promise<Finding> => {
    const missing = await failed(check.needs)
    if (missing !== '') return skip(check, `needs ${missing}`)
    try {
      return { check: check.name, ok: true, message: await check.run(env) }
    } catch (error) {
      const awaited = error instanceof NotReady ? await failed(check.waitsFor) : ''
      return awaited === ''
        ? failure(check, error)
        : skip(check, `it runs and waits for ${awaited}`)
    }
  }
  for (const check of checks) findings.set(check.name, run(check))
  return Promise.all(findings.values())
}

const skip = ({ name }: Check, why: string): Finding => ({
  ...{ check: name, ok: false, skipped: true },
  message: `skipped: ${why}`,
})

/** The fix of the check goes with a failure that names none. */
function failure({ name, fix }: Check, error: unknown): Finding {
  const [what, ownFix] =
    error instanceof Failure ? [error.what, error.fix] : [describe(error), null]
  return { check: name, ok: false, message: `${what}: ${ownFix ?? fix}` }
}
