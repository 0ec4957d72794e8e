import { FINAL_VERSION } from '@tributary/core'
import { expect, test } from 'vitest'
import { earliestVersion, stateVersion, VERDICT_VERSION } from './state-version.ts'
import { time } from './time.ts'

test.each<[string, number | null, { rank: number; isDeleted: boolean }, number]>([
  ['a state', 1_000, { rank: 20, isDeleted: false }, 100_020],
  ['a state without a time', null, { rank: 20, isDeleted: false }, 0],
  ['a deletion', 1_000, { rank: 90, isDeleted: true }, 100_090],
  ['a deletion without a time', null, { rank: 90, isDeleted: true }, FINAL_VERSION],
])('the version of %s', (_, stateAtMs, state, expected) => {
  expect(stateVersion(stateAtMs, state)).toBe(expected)
})

const FIRST_STATE_MS = Date.parse('1972-01-01T00:00:00Z')
const LAST_STATE_MS = time('2106-02-06T23:59:59.999Z') ?? Number.NaN
const versionAt = (atMs: number) => stateVersion(atMs, { rank: 0, isDeleted: false })

test('the earliest of several facts has the highest version, below every state', () => {
  const times = [null, LAST_STATE_MS, LAST_STATE_MS - 1, FIRST_STATE_MS]
  const versions = times.map(earliestVersion)
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  expect(versions.every((version) => version < versionAt(FIRST_STATE_MS))).toBe(true)
  expect(versions.every((version) => Number.isSafeInteger(version) && version >= 0)).toBe(true)
})

test('a verdict is above every state and below a final deletion', () => {
  expect(VERDICT_VERSION).toBeGreaterThan(versionAt(LAST_STATE_MS) + 99)
  expect(VERDICT_VERSION).toBeLessThan(FINAL_VERSION)
})
