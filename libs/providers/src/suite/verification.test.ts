import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { bird } from '../bird/index.ts'
import type { Provider } from '../provider.ts'
import { refused, VERIFIED } from '../provider.ts'
import { harnessOf } from './harness.ts'
import { VERIFICATION_CHECKS } from './verification.ts'

/** Problems of Bird with these changes, by promise. */
function problemsWith(changes: Partial<Provider>) {
  const harness = harnessOf(bird, path.join(import.meta.dirname, '../bird'))
  const changed = { ...harness, provider: { ...harness.provider, ...changes } }
  return VERIFICATION_CHECKS.map(({ problemsOf }) => problemsOf(changed))
}

test('an unchanged provider keeps every promise', () => {
  expect(problemsWith({}).flat()).toEqual([])
})

describe('a provider breaks every promise', () => {
  test('when signatureHeaders lacks a header that verify reads', () => {
    const problems = problemsWith({ signatureHeaders: ['messagebird-signature'] })
    expect(problems.filter((of) => of.length === 0)).toEqual([])
    expect(problems[0]?.[0]).toMatch(/must list every header that verify reads$/)
  })

  test('when it accepts nothing', () => {
    const problems = problemsWith({ verify: () => refused('wrong_signature') })
    expect(problems.filter((of) => of.length === 0)).toEqual([])
  })

  test('when sign returns none of signatureHeaders', () => {
    const problems = problemsWith({ sign: () => ({}) })
    expect(problems[0]).toEqual(['sign returns none of signatureHeaders'])
    expect(problems.slice(2).filter((of) => of.length === 0)).toEqual([])
  })
})

test('a provider that accepts everything breaks every promise to refuse', () => {
  const problems = problemsWith({ verify: () => VERIFIED })
  expect(problems.slice(0, 2)).toEqual([[], []])
  expect(problems.slice(2).filter((of) => of.length === 0)).toEqual([])
  expect(problems.flat()).toContain('a body with byte 0 flipped is accepted')
})
