import type { StreamRecord } from '@tributary/core'
import { deadLetterOf } from '@tributary/runtime/stream'
import { expect, test } from 'vitest'
import { readDeadLetter } from './dead-letter.ts'

const FAILED_AT = Date.UTC(2026, 10, 3, 9)
const NOTE = { code: 'INVALID_JSON', detail: 'not JSON', failedAtMs: FAILED_AT } as const

const source: StreamRecord = {
  ...{ topic: 'raw.spruce', partition: 3, offset: 12n, timestampMs: 5 },
  ...{ key: Buffer.from('conversation'), value: Buffer.from('{'), headers: { redrives: '2' } },
}

const stored = (headers: StreamRecord['headers'], key: StreamRecord['key']): StreamRecord => ({
  ...{ topic: 'dead.normalizer', partition: 1, offset: 4n, timestampMs: 77 },
  ...{ key, value: source.value, headers },
})

test('a dead letter of the normalizer gives code, provider, source, time and redrives', () => {
  const { headers, key } = deadLetterOf('normalizer', source, NOTE)
  expect(readDeadLetter('normalizer', stored(headers, key))).toMatchObject({
    coordinates: 'dead.normalizer/1/4',
    code: 'INVALID_JSON',
    detail: 'not JSON',
    provider: 'spruce',
    source: 'raw.spruce/3/12',
    failedAtMs: FAILED_AT,
    redrives: 2,
  })
})

test.each([
  ['names the provider', 'bird|account|call', 'bird'],
  ['names none when it is the digest of a long id', `sha256:${'0'.repeat(64)}`, 'unknown'],
])('the key of a dead letter of the sink %s', (_, name, provider) => {
  const unified = { ...source, topic: 'unified.calls', key: Buffer.from(name) }
  const { headers, key } = deadLetterOf('sink', unified, NOTE)
  expect(readDeadLetter('sink', stored(headers, key)).provider).toBe(provider)
})

test.each(['normalizer', 'sink'] as const)(
  'a foreign record in the topic of the %s is a dead letter of an unknown code, not an error',
  (stage) => {
    expect(readDeadLetter(stage, stored({}, null))).toMatchObject({
      ...{ code: 'unknown', provider: 'unknown', source: '?/?/?', failedAtMs: 77, redrives: 0 },
    })
  },
)
