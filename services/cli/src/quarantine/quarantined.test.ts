import { expect, test } from 'vitest'
import { quarantineFilterOf } from './quarantined.ts'

const filter = (values: Readonly<Record<string, string>>) =>
  quarantineFilterOf({ positionals: [], values }, 0)

test('requests of a provider that does not exist cannot be asked for', () => {
  expect(filter({ provider: 'spruce' }).provider).toBe('spruce')
  expect(filter({ provider: 'unknown' }).provider).toBe('unknown')
  expect(() => filter({ provider: 'sprucee' })).toThrow('--provider is one of')
})
