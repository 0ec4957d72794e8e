import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Erasure, Fact } from '../../libs/consumer/src/fold/index.ts'
import { foldAll, keyOf, keyText } from '../../libs/consumer/src/fold/index.ts'
import { CASE_RECORDS } from '../analytics/cases.ts'
import { linesOf } from '../analytics/comparison.ts'
import { histories } from '../analytics/histories.ts'
import { expectedViews } from '../analytics/oracle/views.ts'
import type { History } from '../analytics/records.ts'
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
        const revision = ({ record }: Fact) => record.mapping_version * 1e17 + record.version
        const kept = facts.filter((fact) => !erasures.some((one) => drops(one, fact)))
        const sorted = kept.toSorted((one, other) => revision(one) - revision(other))
        const last = new Map(sorted.map((fact) => [eventOf(fact), fact]))
        const unclear = kept.some((fact) => {
          const best = last.get(eventOf(fact))
          return best !== fact && best !== undefined && revision(best) === revision(fact)
        })
        fc.pre(!unclear)
        const names = erasures.filter(({ kind }) => kind === 'conversation')
        expect(sortedLines(foldAll([...last.values()], names))).toEqual(
          sortedLines(foldAll(facts, erasures)),
        )
      }),
      { numRuns: 60 },
    )
  })
})

const eventOf = (fact: Fact): string =>
  JSON.stringify([keyText(fact.kind, keyOf(fact)), fact.record.event_id])

/** The rule of the erasures of one entity, written out a second time. */
function drops(erasure: Erasure, fact: Fact): boolean {
  const kind = fact.kind === 'conversationEvent' ? 'conversation_event' : fact.kind
  const { provider, account_id, id } = keyOf(fact)
  const isNamed = erasure.kind === kind && erasure.id === id
  const isOfAccount = erasure.provider === provider && erasure.account_id === account_id
  if (!isNamed || !isOfAccount) return false
  return erasure.reason === 'erased' || fact.timestampMs < erasure.erased_at
}
