import { FINAL_VERSION } from '@tributary/core'
import * as fc from 'fast-check'
import { START } from './stories.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * Distances from 0 ms to months. Many pairs are five days apart, which ends a session and a wait, or a
 * millisecond less or more.
 */
export const OFFSETS: readonly number[] = [
  ...[0, 1, 1000, 60_000, 300_000, 300_001, HOUR, 15 * HOUR, DAY, 2 * DAY],
  ...[5 * DAY - 1, 5 * DAY, 5 * DAY + 1, 7 * DAY, 10 * DAY, 12 * DAY, 31 * DAY, 95 * DAY],
]

export const time: fc.Arbitrary<number> = fc
  .constantFrom(...OFFSETS)
  .map((offset) => START + offset)
export const timeOrNull: fc.Arbitrary<number | null> = fc.option(time, { freq: 6 })

/** Instants of the same hours and days, which differ more often. */
export const nearTime: fc.Arbitrary<number> = fc
  .tuple(time, fc.constantFrom(0, 0, 1, 60_000, HOUR, DAY))
  .map(([at, more]) => at + more)

/** Versions of the instants above, and rarely the lowest and the highest. */
export const version: fc.Arbitrary<number> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.tuple(time, fc.constantFrom(10, 20, 90)).map(([at, rank]) => at * 100 + rank),
  },
  { weight: 1, arbitrary: fc.constantFrom(0, FINAL_VERSION) },
)

/** True once in so many times. */
export const rarely = (odds: number): fc.Arbitrary<boolean> =>
  fc.nat(odds - 1).map((place) => place === 0)

export const oneOf = <const T>(...values: readonly T[]): fc.Arbitrary<T> =>
  fc.constantFrom(...values)

/** Ids with a letter, as many as wanted. */
export const idOf = (letter: string, count: number): fc.Arbitrary<string> =>
  fc.nat(count - 1).map((number) => `${letter}${number}`)

/** The same, and rarely an id that messages, calls and conversations share. */
export const sharedIdOf = (letter: string, count: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: idOf(letter, count) },
    { weight: 1, arbitrary: fc.constant('c0') },
  )
