import { expect, test } from 'vitest'
import { slaPolicies } from './command.ts'
import { hiddenPolicies, policyFile, policyRow } from './policy.ts'

const PLAIN = { name: 'standard', applies_to: 'every', target: '15m' }

const rowOf = (facts: object) =>
  policyFile.parse({ policies: [{ ...PLAIN, ...facts }] }).policies.map(policyRow)[0]

const problemsOf = (...policies: readonly object[]) =>
  policyFile
    .safeParse({ policies })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

test('a policy without a scope applies everywhere and counts all hours', () => {
  expect(rowOf({})).toEqual({
    ...{ name: 'standard', provider: '', account_id: '', channel: '', applies_to: 'every' },
    ...{ target_seconds: 900, is_business: false },
  })
})

test.each([
  ['90s', 90],
  ['15m', 900],
  ['4h', 14_400],
  ['2d', 172_800],
  ['4294967295s', null],
  ['49710d', 4_294_944_000],
])('a target of %s is %s seconds', (target, seconds) => {
  if (seconds === null) expect(problemsOf({ ...PLAIN, target })).toHaveLength(1)
  else expect(rowOf({ target })?.target_seconds).toBe(seconds)
})

test('every problem of a file is reported by its path', () => {
  expect(
    problemsOf(
      { ...PLAIN, provider: 'sprice', target: '15' },
      { ...PLAIN, name: '', applies_to: 'all', account: '', busines: true },
    ),
  ).toEqual([
    expect.stringMatching(/^policies\.0\.provider: .*"spruce"/),
    'policies.0.target: a target is a duration from 1s, such as 90s, 15m, 4h or 2d',
    'policies.1.name: a policy has a name',
    'policies.1.account: an account is an account_id of the rows',
    expect.stringMatching(/^policies\.1\.applies_to: .*"first"/),
    expect.stringMatching(/^policies\.1: .*"busines"/),
  ])
})

test.each([['0m'], ['1.5h'], ['-5m'], ['15 m'], ['1w'], ['49711d']])(
  'a target of %s is refused',
  (target) => {
    expect(problemsOf({ ...PLAIN, target })).toEqual([expect.stringMatching(/\.target: a target/)])
  },
)

test('two policies of one name are refused', () => {
  const other = { ...PLAIN, channel: 'sms' }
  expect(problemsOf(PLAIN, { ...PLAIN, name: 'other' }, other)).toEqual([
    'policies.2.name: policies.0 has this name already',
  ])
})

test('of two policies for the same turns, the first by name hides the other', () => {
  const { policies } = policyFile.parse({
    policies: [
      { ...PLAIN, name: 'b' },
      { ...PLAIN, name: 'a' },
      { ...PLAIN, name: 'c', channel: 'sms' },
      { ...PLAIN, name: 'd', applies_to: 'first' },
    ],
  })
  expect(hiddenPolicies(policies.map(policyRow))).toEqual([{ hidden: 'b', by: 'a' }])
})

test('a file without policies removes all', () => {
  expect(slaPolicies(policyFile.parse({ policies: [] }).policies.map(policyRow)).rows).toEqual([])
})
