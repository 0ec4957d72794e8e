import { describe, expect, test } from 'vitest'
import type { Provider } from '../provider.ts'
import { harnessOf, interpret } from '../suite/harness.ts'
import { providerSuite } from '../suite/provider.suite.ts'
import { highlevel } from './index.ts'

const provider: Provider = highlevel
const { samples } = harnessOf(provider, import.meta.dirname)

providerSuite(provider, import.meta.dirname)

describe('highlevel: samples', () => {
  const outcomes = samples.map((sample) => ({
    file: sample.name,
    outcome: interpret(provider, sample),
  }))
  const drafts = outcomes.flatMap(({ outcome }) => (outcome.kind === 'ok' ? outcome.value : []))

  test.each(outcomes)('$file is one record with content', ({ outcome }) => {
    expect(outcome).toMatchObject({ kind: 'ok', value: [{ facts: { is_partial: false } }] })
  })

  test('the samples show calls of every common outcome', () => {
    const callOutcomes = drafts.map((draft) => draft.kind === 'call' && draft.facts.outcome)
    expect(callOutcomes).toEqual(
      expect.arrayContaining(['answered', 'missed', 'voicemail', 'no_answer']),
    )
  })
})

describe('highlevel: retries', () => {
  test('the retry status is 429, which every policy of HighLevel retries', () => {
    expect(provider.retryStatus).toBe(429)
  })

  test('the headers of both signature schemes are kept with the raw record', () => {
    expect(provider.signatureHeaders).toEqual(['x-ghl-signature', 'x-wh-signature'])
  })
})
