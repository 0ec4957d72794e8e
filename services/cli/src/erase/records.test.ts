import type { StreamRecord, Unified } from '@tributary/core'
import { DEFAULTS } from '@tributary/core'
import {
  createPersonalData,
  createSuppressionList,
  suppressionRecord,
} from '@tributary/normalization'
import { PROVIDERS, readEndpoints } from '@tributary/providers'
import type { Decoder } from '@tributary/runtime/registry'
import { expect, test } from 'vitest'
import type { NamedPerson } from '../suppression/named-person.ts'
import { keysOf } from '../suppression/named-person.ts'
import { createBodySearch } from './body-search.ts'
import { isAbout } from './records.ts'

const person: NamedPerson = {
  ...{ provider: 'highlevel', account: 'clinic', contacts: ['contact-1'] },
  ...{ addresses: ['+12025550143'], conversations: [], countries: ['US'] },
}

const personalData = createPersonalData({
  ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: 'key' },
})
const list = createSuppressionList(personalData)
for (const key of keysOf(personalData, person)) list.apply(suppressionRecord(key, 0))

const holds = createBodySearch(person)

const result = readEndpoints({ highlevel: { default: {} } }, PROVIDERS, null)
if (!result.ok) throw new Error(result.problems.join())
const normalization = { endpoints: result.value, personalData, settingsVersion: 1 }

/** Decodes the JSON that the tests write. */
const decoder: Decoder = {
  async decode(_, value) {
    try {
      return JSON.parse(Buffer.from(value).toString())
    } catch {
      return null
    }
  },
}

const record = (topic: string, value: string, headers: object = {}): StreamRecord => ({
  ...{ topic, partition: 0, offset: 0n, key: null, value: Buffer.from(value), timestampMs: 0 },
  headers: { endpoint: 'default', ...headers },
})

const webhook = (over: object = {}) =>
  JSON.stringify({
    ...{ type: 'InboundMessage', locationId: 'clinic', contactId: 'contact-1', messageId: 'm' },
    ...{ messageType: 'SMS', direction: 'inbound', dateAdded: '2026-11-02T09:00:00.000Z' },
    ...over,
  })

const unified = (over: object): string => {
  const { record }: Unified = {
    kind: 'message',
    record: { ...DEFAULTS.message, provider: 'highlevel', account_id: 'clinic', ...over },
  }
  return JSON.stringify(record)
}

const fromRaw = { 'source-topic': 'raw.highlevel' }
const fromUnified = { 'source-topic': 'unified.messages' }

test.each([
  ['a webhook of the person', record('raw.highlevel', webhook()), true],
  ['a webhook of another contact', record('raw.highlevel', webhook({ contactId: 'x' })), false],
  [
    'the same contact id in another account',
    record('raw.highlevel', webhook({ locationId: 'x' })),
    false,
  ],
  ['the same id at another provider', record('raw.bird', webhook()), false],
  [
    'the person in a text',
    record('raw.highlevel', webhook({ contactId: 'x', body: '202-555-0143' })),
    true,
  ],
  [
    'an event that is skipped',
    record('raw.highlevel', '{"type":"ContactCreate","id":"contact-1"}'),
    true,
  ],
  ['broken JSON with the id', record('raw.highlevel', '{"contactId":"contact-1"'), true],
  ['broken JSON without the id', record('raw.highlevel', '{"contactId":"contact-2"'), false],
  [
    'a unified record with the id',
    record('unified.messages', unified({ contact_id: 'contact-1' })),
    true,
  ],
  [
    'a unified record with the hashed address',
    record(
      'unified.messages',
      unified({ contact_address: personalData.keyedHash('+12025550143') }),
    ),
    true,
  ],
  [
    'a unified record of another contact',
    record('unified.messages', unified({ contact_id: 'x' })),
    false,
  ],
  ['a unified record that cannot be decoded', record('unified.calls', '\u0000 contact-1 '), true],
  ['a dead letter of a webhook', record('dead.normalizer', '{"a":"contact-1"', fromRaw), true],
  [
    'a dead letter of another provider',
    record('dead.normalizer', webhook(), { 'source-topic': 'raw.bird' }),
    false,
  ],
  [
    'a dead letter of a unified record',
    record('dead.sink', unified({ contact_id: 'contact-1' }), fromUnified),
    true,
  ],
  [
    'a quarantined request',
    record('quarantine.webhooks', webhook(), { provider: 'highlevel' }),
    true,
  ],
  [
    'a quarantined request of another provider',
    record('quarantine.webhooks', webhook(), { provider: 'bird' }),
    false,
  ],
])('whether a record is about the person: %s', async (_, of, expected) => {
  expect(await isAbout(of, { person, normalization, list, holds, decoder })).toBe(expected)
})
