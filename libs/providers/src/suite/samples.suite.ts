import { describe, expect, test } from 'vitest'
import { PROVIDER_IDS } from '../registry.ts'
import type { Harness } from './harness.ts'
import { draftsOf, interpret } from './harness.ts'

/** The days of all samples: the same for every provider, so that one report shows them together. */
const FIRST_DAY_MS = Date.UTC(2026, 10, 1)
const LAST_DAY_END_MS = Date.UTC(2026, 10, 20)

/**
 * Registers tests for the webhooks that a local stack sends at its start, in name order. A registered
 * provider has some: the end-to-end tests and the reports are about them.
 */
export function samplesSuite({ provider, samples }: Harness, folder: string): void {
  const drafts = samples.flatMap((sample) => draftsOf(provider, sample))

  describe(`${provider.id}: samples`, () => {
    if (PROVIDER_IDS.includes(provider.id)) {
      test('the samples state a message or a call', () => {
        const communications = drafts.filter(({ kind }) => kind !== 'conversation')
        const advice = `add webhooks to ${folder}: "Write the samples" in libs/providers/README.md`
        expect(communications.length, advice).toBeGreaterThan(0)
      })
    }

    test.each(samples)('$name is understood', (sample) => {
      expect(interpret(provider, sample)).toMatchObject({ kind: 'ok' })
    })

    test('no two samples state one fact', () => {
      const ids = drafts.map(({ facts }) => facts.event_id)
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    })

    test('samples happen from the 1st to the 19th of November 2026', () => {
      const outside = drafts.filter(
        ({ facts: { occurred_at: at } }) => at !== null && !isInDays(at),
      )
      expect(outside).toEqual([])
    })
  })
}

const isInDays = (atMs: number): boolean => atMs >= FIRST_DAY_MS && atMs < LAST_DAY_END_MS
