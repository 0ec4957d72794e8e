import { Command } from '@commander-js/extra-typings'
import { expect, test } from 'vitest'
import { withQuarantineFilter } from './quarantined.ts'

const filter = (...words: readonly string[]) =>
  withQuarantineFilter(new Command().exitOverride().configureOutput({ writeErr: () => undefined }))
    .parse([...words], { from: 'user' })
    .opts()

test('an unknown provider is refused, the provider "unknown" is not', () => {
  expect(filter('--provider', 'spruce').provider).toBe('spruce')
  expect(filter('--provider', 'unknown').provider).toBe('unknown')
  expect(() => filter('--provider', 'sprucee')).toThrow('Allowed choices are')
})
