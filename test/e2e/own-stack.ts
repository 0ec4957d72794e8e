import type { TestStack } from '@tributary/testing'
import { startStack } from '@tributary/testing'

/**
 * A stack for one test file, of the kind that the run uses, for tests that act on everything that the
 * topics hold. A standing stack belongs to everybody, so an embedded one is started instead.
 */
export function startOwnStack(): Promise<TestStack> {
  const kind = process.env['TRIBUTARY_TEST_STACK']
  return startStack({
    ...process.env,
    TRIBUTARY_TEST_STACK: kind === 'standing' ? 'embedded' : kind,
  })
}
