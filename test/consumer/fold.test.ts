import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldAll } from '../../libs/consumer/src/fold/index.ts'
import { CASE_RECORDS } from '../analytics/cases.ts'
import { linesOf } from '../analytics/comparison.ts'
import { histories } from '../analytics/histories.ts'
import { expectedViews } from '../analytics/oracle/views.ts'
import type { History } from '../analytics/records.ts'
import { countedFacts } from './counted.ts'
import { factsOf, ownEvent } from './history-facts.ts'
import { stories } from './stories.ts'
import { asViews, VIEWS, withoutLeftOut } from './view-rows.ts'

/** Lines of the three views, as the oracle of the views computes them. */
function oracleLines(history: History) {
  const views = expectedViews(history)
  return Object.values(VIEWS).map((view) => linesOf((views[view] ?? []).map(withoutLeftOut)))
}

function foldedLines(history: History) {
  const views = asViews(foldAll(factsOf(history)))
  return Object.values(VIEWS).map((view) => linesOf(views[view] ?? []))
}

describe('the fold of records without a replay', () => {
  test('gives the rows of the oracle for any history', async () => {
    await fc.assert(
      fc.property(histories, (history) => {
        const own = history.map(ownEvent)
        expect(foldedLines(own)).toEqual(oracleLines(own))
      }),
      { numRuns: 60 },
    )
  })

  test('gives the rows of the oracle for every written case', () => {
    const own = CASE_RECORDS.map(ownEvent)
    const lines = foldedLines(own)
    expect(lines).toEqual(oracleLines(own))
    expect(lines.every((rows) => rows.length > 50)).toBe(true)
  })
})

const shuffled = fc
  .tuple(stories, fc.infiniteStream(fc.nat()))
  .map(([story, random]) => ({ ...story, random }))

/** Everything at least once, some of it twice, in a random order. */
function mixed<T>(items: readonly T[], random: fc.Stream<number>): readonly T[] {
  const next = () => random.next().value ?? 0
  return [...items, ...items.filter(() => next() % 2 === 0)]
    .map((item) => ({ item, place: next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item)
}

const sortedLines = (rows: ReturnType<typeof foldAll>) =>
  Object.values(asViews(rows)).map((ofView) => linesOf(ofView))

describe('the fold of records, replays and erasures', () => {
  test('does not depend on order and repetition', async () => {
    await fc.assert(
      fc.property(shuffled, ({ facts, erasures, random }) => {
        const once = foldAll(facts, erasures)
        const other = foldAll(mixed(facts, random), mixed(erasures, random))
        expect(sortedLines(other)).toEqual(sortedLines(once))
      }),
      { numRuns: 60 },
    )
  })

  test('gives the rows of the facts that count, as if the others had never been', async () => {
    await fc.assert(
      fc.property(stories, ({ facts, erasures }) => {
        const names = erasures.filter(({ kind }) => kind === 'conversation')
        expect(sortedLines(foldAll(countedFacts(facts, erasures), names))).toEqual(
          sortedLines(foldAll(facts, erasures)),
        )
      }),
      { numRuns: 60 },
    )
  })
})
