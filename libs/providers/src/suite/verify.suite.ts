import { describe, expect, test } from 'vitest'
import type { Harness } from './harness.ts'
import { VERIFICATION_CHECKS } from './verification.ts'

/** Registers a test for every promise about `sign` and `verify`. */
export function verifySuite(harness: Harness): void {
  describe(`${harness.provider.id}: verification`, () => {
    test.each(VERIFICATION_CHECKS)('$promise', ({ problemsOf }) => {
      expect(problemsOf(harness)).toEqual([])
    })
  })
}
