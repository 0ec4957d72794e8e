import { FINAL_VERSION } from '@tributary/core'
import { expect, test } from 'vitest'
import { stateVersion } from './state-version.ts'

test.each<[string, number | null, { rank: number; isDeleted: boolean }, number]>([
  ['a state', 1_000, { rank: 20, isDeleted: false }, 100_020],
  ['a state without a time', null, { rank: 20, isDeleted: false }, 0],
  ['a deletion', 1_000, { rank: 90, isDeleted: true }, 100_090],
  ['a deletion without a time', null, { rank: 90, isDeleted: true }, FINAL_VERSION],
])('the version of %s', (_, stateAtMs, state, expected) => {
  expect(stateVersion(stateAtMs, state)).toBe(expected)
})
