import { readConfig } from '@tributary/runtime/service'
import { expect, test } from 'vitest'
import { NORMALIZATION_FIELDS } from './settings.ts'

const read = (version: string) =>
  readConfig(
    { of: NORMALIZATION_FIELDS },
    { ENDPOINTS_FILE: 'endpoints.json', PII_HASH_KEY: 'key', PII_VERSION: version },
  ).of.settingsVersion

test('the version of the settings has three digits, below those of the mapping version', () => {
  expect(read('999')).toBe(999)
  expect(() => read('1000')).toThrow('PII_VERSION must be at most 999')
})
