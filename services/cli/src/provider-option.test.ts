import { expect, test } from 'vitest'
import { providerOption, UNKNOWN_PROVIDER } from './provider-option.ts'

const given = (provider: string) => ({ positionals: [], values: { provider } })

test('a provider is one of those that there are, or left open', () => {
  expect(providerOption(given('bird'))).toBe('bird')
  expect(providerOption(given(''))).toBeNull()
})

test.each(['sprucee', 'Spruce', UNKNOWN_PROVIDER])(
  '%s is refused with those that there are',
  (name) => {
    expect(() => providerOption(given(name))).toThrow(/^--provider is one of .*bird.*spruce/)
  },
)

test('records that do not say whose they are can be asked for where they are kept', () => {
  expect(providerOption(given('unknown'), [UNKNOWN_PROVIDER])).toBe('unknown')
})
