import { DEFAULTS } from '@tributary/core'
import { createPersonalData } from '@tributary/normalization'
import { expect, test } from 'vitest'
import { idsOf } from './ids-of.ts'

test('beside the id stands what records have where ids are hashed', () => {
  const hashing = createPersonalData({
    ...{ id: 'hash', contact: 'hash', content: 'drop', hashKey: 'key' },
  })
  const facts = { ...DEFAULTS.message, message_id: 'm1' }
  const treated = hashing.protect({ kind: 'message', facts })
  const ids = idsOf('m1', { PII_HASH_KEY: 'key' })
  expect(ids).toEqual(['m1', 'message_id' in treated.facts ? treated.facts.message_id : ''])
  expect(ids[1]).toMatch(/^[0-9a-f]{32}$/)
})

test('without the key an id is searched as it is', () => {
  expect(idsOf('m1', { PII_HASH_KEY: '' })).toEqual(['m1'])
})
