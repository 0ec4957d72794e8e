import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Bench, Fixture } from './bench.ts'
import { draftsOf, interpret } from './bench.ts'

/** The days on which samples happen: the same for all providers, so that a report shows them together. */
const FIRST_DAY = Date.UTC(2026, 10, 1)
const LAST_DAY_END = Date.UTC(2026, 10, 20)

/**
 * The payloads that a local stack sends at its start: a story of this provider, in name order. A
 * provider without the folder is sent none.
 */
export function samplesSuite({ provider, endpoint }: Bench, folder: string): void {
  if (!existsSync(folder)) return
  const samples: readonly Fixture[] = readdirSync(folder).map((name) => ({
    name,
    body: readFileSync(path.join(folder, name)),
    endpoint,
  }))
  const facts = samples.flatMap((sample) => draftsOf(provider, sample)).map((draft) => draft.facts)

  describe(`${provider.id}: samples`, () => {
    test.each(samples)('$name is understood', (sample) => {
      expect(interpret(provider, sample).kind).toBe('ok')
    })

    test('no two samples state one fact', () => {
      expect(new Set(facts.map(({ event_id }) => event_id)).size).toBe(facts.length)
    })

    test('samples happen from the 1st to the 19th of November 2026', () => {
      const times = facts.map((of) => of.occurred_at ?? FIRST_DAY)
      expect(times.filter((at) => at < FIRST_DAY || at >= LAST_DAY_END)).toEqual([])
    })
  })
}
