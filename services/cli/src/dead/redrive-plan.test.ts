import type { StreamRecord } from '@tributary/core'
import { deadLetterOf } from '@tributary/runtime/stream'
import { expect, test } from 'vitest'
import { redriveLogOf } from '../records/redrive-log.ts'
import { readDeadLetter } from './dead-letter.ts'
import { createRedriveGroups, redriveVerdict } from './redrive-plan.ts'

const NOTE = { code: 'UNKNOWN_ENDPOINT', detail: '', failedAtMs: 0 } as const
const EMPTY = redriveLogOf(new Map())
const MAX_REDRIVES = 3

const body = Buffer.from([0x00, 0xff, 0x7b])

type Source = { readonly topic?: string; readonly redrives?: string }

function letter({ topic = 'raw.bird', redrives = '0' }: Source = {}) {
  const source: StreamRecord = {
    ...{ topic, partition: 0, offset: 3n, key: Buffer.from('k'), value: body, timestampMs: 99 },
    headers: { endpoint: 'default', redrives },
  }
  const { headers, key, value } = deadLetterOf('normalizer', source, NOTE)
  return readDeadLetter('normalizer', {
    ...{ topic: 'dead.normalizer', partition: 2, offset: 5n, timestampMs: 1_000 },
    ...{ key, value, headers },
  })
}

test('a dead letter goes back to the topic that it came from, byte for byte', () => {
  const verdict = redriveVerdict(letter(), EMPTY, MAX_REDRIVES)
  expect(verdict).toEqual({
    kind: 'send',
    record: {
      ...{ topic: 'raw.bird', key: Buffer.from('k'), value: body, timestampMs: 99 },
      headers: { endpoint: 'default', redrives: '1' },
    },
  })
})

test.each([
  ['that was redriven twice is sent once more', '2', 'send'],
  ['that was redriven as often as the limit says stays', '3', 'at_limit'],
  ['that was redriven more often stays', '12', 'at_limit'],
])('a record %s', (_, redrives, kind) => {
  expect(redriveVerdict(letter({ redrives }), EMPTY, MAX_REDRIVES).kind).toBe(kind)
})

test('a dead letter that the redrive log holds is not sent again', () => {
  const entry = { timestamp: 1_000, sent_at: '2026-11-02T00:00:00.000Z' }
  const log = redriveLogOf(new Map([['dead.normalizer/2/5', entry]]))
  expect(redriveVerdict(letter(), log, MAX_REDRIVES).kind).toBe('redriven')
})

test.each([['unified.messages'], ['control.suppressions'], ['raw.unknown'], ['']])(
  'a dead letter of the normalizer never goes to "%s"',
  (topic) => {
    expect(redriveVerdict(letter({ topic }), EMPTY, MAX_REDRIVES).kind).toBe('unreadable')
  },
)

test('outcomes are counted by stage, code and provider', () => {
  const groups = createRedriveGroups()
  groups.count(letter(), 'send')
  groups.count(letter(), 'send')
  groups.count(letter(), 'redriven')
  const group = { stage: 'normalizer', code: 'UNKNOWN_ENDPOINT', provider: 'bird' }
  expect(groups.all()).toEqual([
    { ...group, send: 2, redriven: 1, at_limit: 0, unreadable: 0, erased: 0, refused: 0 },
  ])
})
