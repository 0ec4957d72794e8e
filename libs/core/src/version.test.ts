import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SCHEMAS } from './generated/records.ts'
import { KIND_NAMES } from './kinds.ts'
import { FINAL_VERSION, versionOf } from './version.ts'

const NINE = Date.UTC(2026, 10, 2, 9)

test.each([
  ['a time and the lowest rank', NINE, 0, NINE * 100],
  ['a time and a rank', NINE, 7, NINE * 100 + 7],
  ['a rank that is too high', NINE, 100, NINE * 100 + 99],
  ['no time', null, 7, 0],
])('the version of a state with %s', (_, stateAtMs, rank, version) => {
  expect(versionOf(stateAtMs, rank)).toBe(version)
})

const time = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2200, 0) })
const rank = fc.nat({ max: 99 })

test('a later state wins whatever the ranks; at the same time the higher rank wins', () => {
  fc.assert(
    fc.property(time, rank, time, rank, (timeA, rankA, timeB, rankB) => {
      const expected = timeA === timeB ? rankA - rankB : timeA - timeB
      const difference = versionOf(timeA, rankA) - versionOf(timeB, rankB)
      expect(Math.sign(difference)).toBe(Math.sign(expected))
    }),
  )
})

test('a delete without a time is newer than every state, and every timed state than one without a time', () => {
  fc.assert(
    fc.property(time, rank, (at, of) => {
      expect(versionOf(at, of)).toBeLessThan(FINAL_VERSION)
      expect(versionOf(at, of)).toBeGreaterThan(versionOf(null, 99))
    }),
  )
})

test.each(KIND_NAMES)('the schema of %s documents the version of a final delete', (kind) => {
  expect(SCHEMAS[kind]).toContain(`${FINAL_VERSION} for a delete without a time`)
})
