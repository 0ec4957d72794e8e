import type { StreamRecord } from '@tributary/core'
import { DEFAULTS } from '@tributary/core'
import { PROVIDERS, readEndpoints } from '@tributary/providers'
import { expect, test } from 'vitest'
import type { NormalizeOptions } from './normalize.ts'
import { normalize } from './normalize.ts'
import { createPersonalData } from './personal-data.ts'

const endpoints = readEndpoints({ highlevel: { default: {} } }, PROVIDERS, null)
if (!endpoints.ok) throw new Error(endpoints.problems.join())

const options: NormalizeOptions = {
  endpoints: endpoints.value,
  personalData: createPersonalData({
    ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: 'key' },
  }),
  settingsVersion: 7,
  isSuppressed: () => false,
}

const webhook = {
  ...{ type: 'InboundMessage', locationId: 'location-1', conversationId: 'conversation-1' },
  ...{ contactId: 'contact-1', messageId: 'message-1', messageType: 'SMS', direction: 'inbound' },
  ...{ dateAdded: '2026-11-02T09:00:00.000Z', body: 'hello', from: '+12025550143' },
}

const raw: StreamRecord = {
  ...{ topic: 'raw.highlevel', partition: 2, offset: 5n, key: null, timestampMs: 1_000 },
  ...{ headers: { endpoint: 'default' }, value: Buffer.from(JSON.stringify(webhook)) },
}

const only = (outcome: ReturnType<typeof normalize>) => {
  if (outcome.kind !== 'ok') throw new Error(outcome.kind)
  expect(outcome.value).toHaveLength(1)
  return outcome.value[0]?.record
}

test('a record has its lineage and the version of mapping and settings', () => {
  expect(only(normalize(raw, options))).toMatchObject({
    ...{ provider: 'highlevel', raw_topic: 'raw.highlevel', raw_partition: 2, raw_offset: 5 },
    ...{ received_at: 1_000, account_id: 'location-1', message_id: 'message-1' },
  })
  const version = only(normalize(raw, options))?.mapping_version ?? 0
  expect(version % 1_000).toBe(7)
  expect(Math.floor(version / 1_000)).toBeGreaterThan(0)
})

test('the same raw record gives the same records at any coordinates', () => {
  const first = only(normalize(raw, options))
  const again = only(normalize({ ...raw, offset: 9n, timestampMs: 2_000 }, options))
  expect({ ...again, raw_offset: 5, received_at: 1_000 }).toEqual(first)
})

test('a raw record about a suppressed person is skipped', () => {
  const outcome = normalize(raw, { ...options, isSuppressed: () => true })
  expect(outcome).toEqual({ kind: 'skip', reason: 'suppressed' })
})

test('the suppression list is asked before personal data is hashed', () => {
  const asked: unknown[] = []
  const isSuppressed: NormalizeOptions['isSuppressed'] = (provider, { facts }) => {
    asked.push([provider, facts.contact_id, 'contact_address' in facts && facts.contact_address])
    return false
  }
  normalize(raw, { ...options, isSuppressed })
  expect(asked).toEqual([['highlevel', 'contact-1', '+12025550143']])
})

test('a record of an unknown endpoint is dead', () => {
  const elsewhere = { ...raw, headers: { endpoint: 'elsewhere' } }
  expect(normalize(elsewhere, options)).toMatchObject({ kind: 'dead', code: 'UNKNOWN_ENDPOINT' })
})

test('a number without a country code belongs to the country of the endpoint', () => {
  const read = readEndpoints({ highlevel: { default: { country: 'CO' } } }, PROVIDERS, null)
  if (!read.ok) throw new Error(read.problems.join())
  const addressOf = (from: string) => {
    const value = Buffer.from(JSON.stringify({ ...webhook, from }))
    const record = only(normalize({ ...raw, value }, { ...options, endpoints: read.value }))
    return record !== undefined && 'contact_address' in record ? record.contact_address : null
  }
  const hash = options.personalData.keyedHash('+573001234567')
  expect(['3001234567', '573001234567', '+57 300 1234567'].map(addressOf)).toEqual(
    Array.from({ length: 3 }, () => hash),
  )
  expect(addressOf('+12025550143')).toBe(options.personalData.keyedHash('+12025550143'))
})

test.each([
  ['keep', ['vip', ''], 'Roe'],
  ['drop', [], null],
] as const)('a list of texts is treated as its mark says: %s', (content, tags, title) => {
  const { facts } = protectedBy(content)
  expect(facts).toMatchObject({ tags, title })
})

test('each text of a list is hashed, as a text of its own is', () => {
  const { facts } = protectedBy('hash')
  const hash = (text: string) => personalDataOf('hash').textHash(text)
  expect(facts).toMatchObject({ tags: [hash('vip'), ''], title: hash('Roe') })
})

const personalDataOf = (content: 'keep' | 'hash' | 'drop') =>
  createPersonalData({ id: 'keep', contact: 'hash', content, hashKey: 'key' })

const protectedBy = (content: 'keep' | 'hash' | 'drop') =>
  personalDataOf(content).protect({
    kind: 'conversation',
    facts: { ...DEFAULTS.conversation, tags: ['vip', ''], title: 'Roe' },
  })
