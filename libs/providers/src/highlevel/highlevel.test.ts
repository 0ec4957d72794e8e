import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Provider } from '../provider.ts'
import { endpointOf, interpret } from '../suite/harness.ts'
import { providerSuite } from '../suite/provider.suite.ts'
import { highlevel } from './index.ts'

const provider: Provider = highlevel
const samples = path.join(import.meta.dirname, 'samples')

providerSuite(provider, import.meta.dirname)

describe('highlevel: samples', () => {
  const endpoint = endpointOf(provider, {})
  const files = readdirSync(samples).map((file) => {
    const body = readFileSync(path.join(samples, file))
    return { file, outcome: interpret(provider, { body, endpoint }) }
  })
  const drafts = files.flatMap(({ outcome }) => (outcome.kind === 'ok' ? outcome.value : []))

  test.each(files)('$file is one record with content', ({ outcome }) => {
    expect(outcome).toMatchObject({ kind: 'ok', value: [{ facts: { is_partial: false } }] })
  })

  test('the samples show calls of every common outcome', () => {
    const outcomes = drafts.map((draft) => draft.kind === 'call' && draft.facts.outcome)
    expect(outcomes).toEqual(
      expect.arrayContaining(['answered', 'missed', 'voicemail', 'no_answer']),
    )
  })
})

describe('highlevel: retries', () => {
  test('a webhook that cannot be kept is answered with 429, which every policy sends again', () => {
    expect(provider.retryStatus).toBe(429)
  })

  test('the headers of both signature schemes are kept with the raw record', () => {
    expect(provider.signatureHeaders).toEqual(['x-ghl-signature', 'x-wh-signature'])
  })
})
