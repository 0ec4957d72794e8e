import type { OutRecord, StreamRecord } from '@tributary/core'
import { HEADERS } from '@tributary/core'
import { expect, test } from 'vitest'
import { deadLetterOf, redriveOf } from './dead-letter.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 2, 9)
const FAILED_AT = Date.UTC(2026, 10, 3, 9)

const raw: StreamRecord = {
  topic: 'raw.spruce',
  partition: 3,
  offset: 12n,
  key: Buffer.from([0xff, 0x00, 0x7c]),
  value: Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x0a]),
  headers: { 'webhook-id': 'w1', endpoint: 'default', http: '{"path":"/webhooks/spruce"}' },
  timestampMs: RECEIVED_AT,
}

const note = { code: 'INVALID_JSON', detail: 'not UTF-8', failedAtMs: FAILED_AT } as const

/** The record as Kafka returns it. */
const stored = (record: OutRecord, timestampMs = FAILED_AT): StreamRecord => ({
  ...{ timestampMs, ...record, partition: 0, offset: 0n },
})

test('a redrive is the source record: key, bytes, headers and time, with the count raised', () => {
  const letter = deadLetterOf('normalizer', raw, note)
  expect(redriveOf(stored(letter))).toEqual({
    topic: 'raw.spruce',
    key: raw.key,
    value: raw.value,
    headers: { ...raw.headers, redrives: '1' },
    timestampMs: RECEIVED_AT,
  })
})

test('a record that dies twice keeps counting its redrives', () => {
  const first = redriveOf(stored(deadLetterOf('normalizer', raw, note)))
  if (first === null) throw new Error('the first redrive is a record')
  const second = redriveOf(stored(deadLetterOf('normalizer', stored(first, RECEIVED_AT), note)))
  expect(second).toEqual({ ...first, headers: { ...raw.headers, redrives: '2' } })
})

test('a unified record takes the time of the send: its value has the time received', () => {
  const unified = { ...raw, topic: 'unified.messages', headers: { 'event-id': 'e1' } }
  const redrive = redriveOf(stored(deadLetterOf('sink', unified, note)))
  expect(redrive).toEqual({
    topic: 'unified.messages',
    key: raw.key,
    value: raw.value,
    headers: { 'event-id': 'e1', redrives: '1' },
  })
})

test.each([
  ['its topic', HEADERS.sourceTopic],
  ['its time', HEADERS.sourceTimestamp],
])('a dead letter that does not name %s cannot be published again', (_, header) => {
  const { [header]: _gone, ...headers } = deadLetterOf('normalizer', raw, note).headers
  expect(redriveOf(stored({ ...deadLetterOf('normalizer', raw, note), headers }))).toBeNull()
})

test.each([
  ['missing', undefined, '1'],
  ['not a number', 'many', '1'],
  ['negative', '-4', '1'],
  ['a number', '2', '3'],
])('a count of redrives that is %s', (_, redrives, expected) => {
  const letter = deadLetterOf('normalizer', raw, note)
  const { redrives: _count, ...rest } = letter.headers
  const headers = redrives === undefined ? rest : { ...rest, redrives }
  expect(redriveOf(stored({ ...letter, headers }))?.headers['redrives']).toBe(expected)
})
