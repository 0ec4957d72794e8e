import { HEADERS } from '@tributary/core'
import { PROVIDERS, readEndpoints } from '@tributary/providers'
import { expect, test } from 'vitest'
import { explain } from './explain.ts'

const result = readEndpoints({ highlevel: { default: {} } }, PROVIDERS, null)
if (!result.ok) throw new Error(result.problems.join())
const { value: endpoints } = result

const message = {
  ...{ type: 'InboundMessage', locationId: 'l', messageId: 'm', conversationId: 'c' },
  ...{ messageType: 'SMS', direction: 'inbound', dateAdded: '2026-11-02T09:00:00.000Z' },
}

const raw = (body: string, headers: Readonly<Record<string, string>> = {}) => ({
  ...{ topic: 'raw.highlevel', partition: 0, offset: 1n, key: null, timestampMs: 0 },
  ...{ value: Buffer.from(body), headers },
})

test.each([
  ['a message', raw(JSON.stringify(message)), { kind: 'records', records: 1 }],
  ['what is no JSON', raw('{'), { kind: 'dead', code: 'INVALID_JSON' }],
  [
    'an endpoint that the file does not have',
    raw(JSON.stringify(message), { [HEADERS.endpoint]: 'closed' }),
    { kind: 'dead', code: 'UNKNOWN_ENDPOINT' },
  ],
])('%s', (_, record, expected) => {
  expect(explain(record, endpoints)).toEqual(expected)
})

test('an event that is not ours, with the reason', () => {
  const record = raw(JSON.stringify({ ...message, type: 'ContactCreate' }))
  expect(explain(record, endpoints)).toEqual({ kind: 'skipped', reason: expect.any(String) })
})
