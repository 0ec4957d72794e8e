import type { StreamRecord } from '@tributary/core'
import { HEADERS } from '@tributary/core'
import { PROVIDERS, readEndpoints } from '@tributary/providers'
import { expect, test } from 'vitest'
import type { DeadLetter } from '../dead/dead-letter.ts'
import type { Explanation } from './outcome.ts'
import { explain, rawOutcome } from './outcome.ts'
import type { UnifiedFound } from './wanted.ts'

const raw: StreamRecord = {
  ...{ topic: 'raw.bird', partition: 1, offset: 4n, key: null, value: Buffer.of(), headers: {} },
  timestampMs: 0,
}

const made = (from: string) => ({ raw: from }) as UnifiedFound
const died = (source: string) => ({ source, code: 'HANDLER_BUG' }) as DeadLetter
const HERE = 'raw.bird/1/4'

type Facts = {
  readonly unified?: readonly UnifiedFound[]
  readonly dead?: readonly DeadLetter[]
  readonly isWaiting?: boolean
  readonly explanation?: Explanation
}

const skipped: Explanation = { kind: 'skipped', reason: 'contact_event' }
const mapped: Explanation = { kind: 'records', records: 1 }

test.each<readonly [name: string, facts: Facts, expected: string]>([
  ['has unified records', { unified: [made(HERE)] }, 'emitted'],
  ['has no record of its own', { unified: [made('raw.bird/1/5')] }, 'unknown'],
  ['is a dead letter', { dead: [died(HERE)] }, 'dead HANDLER_BUG'],
  [
    'was dead, and was emitted after a redrive',
    { unified: [made(HERE)], dead: [died(HERE)] },
    'emitted',
  ],
  ['the normalizer has not read', { isWaiting: true, explanation: mapped }, 'waiting'],
  ['the mapping skips', { explanation: skipped }, 'skipped contact_event'],
  ['has unified records that are not retained any more', { explanation: mapped }, 'gone'],
  ['cannot be explained without the endpoints file', {}, 'unknown'],
])(
  'state of a raw record that %s',
  (_, { unified = [], dead = [], isWaiting, explanation }, expected) => {
    const { state, detail } = rawOutcome(raw, {
      ...{ unified, dead, isWaiting: () => isWaiting === true },
      explain: explanation === undefined ? null : () => explanation,
    })
    expect(`${state} ${detail}`.trim()).toBe(expected)
  },
)

const result = readEndpoints({ highlevel: { default: {} } }, PROVIDERS, null)
if (!result.ok) throw new Error(result.problems.join())
const { value: endpoints } = result

const message = {
  ...{ type: 'InboundMessage', locationId: 'l', messageId: 'm', conversationId: 'c' },
  ...{ messageType: 'SMS', direction: 'inbound', dateAdded: '2026-11-02T09:00:00.000Z' },
}

const rawOf = (body: string, headers: Readonly<Record<string, string>> = {}) => ({
  ...{ topic: 'raw.highlevel', partition: 0, offset: 1n, key: null, timestampMs: 0 },
  ...{ value: Buffer.from(body), headers },
})

test.each([
  ['a message', rawOf(JSON.stringify(message)), { kind: 'records', records: 1 }],
  ['bytes that are not JSON', rawOf('{'), { kind: 'dead', code: 'INVALID_JSON' }],
  [
    'an endpoint that the file lacks',
    rawOf(JSON.stringify(message), { [HEADERS.endpoint]: 'closed' }),
    { kind: 'dead', code: 'UNKNOWN_ENDPOINT' },
  ],
])('the current mapping explains %s', (_, record, expected) => {
  expect(explain(record, endpoints)).toEqual(expected)
})

test('a skipped event is explained with the reason', () => {
  const record = rawOf(JSON.stringify({ ...message, type: 'ContactCreate' }))
  expect(explain(record, endpoints)).toEqual({ kind: 'skipped', reason: expect.any(String) })
})
