import type { StreamRecord } from '@tributary/core'
import { DEFAULTS, SCHEMAS } from '@tributary/core'
import { createDecoder, createEncoder } from '@tributary/runtime/registry'
import { expect, test } from 'vitest'
import { run } from '../testing/capture.ts'
import { readRecord } from './read-record.ts'
import { recordText } from './text.ts'

const MESSAGE_SCHEMA = 7
const CALL_SCHEMA = 8
const NOON = Date.UTC(2026, 10, 2, 12)
const SECRET = 'call me back'

const schemas = new Map([
  [MESSAGE_SCHEMA, SCHEMAS.message],
  [CALL_SCHEMA, SCHEMAS.call],
])
const registry = { schemaText: async (id: number) => schemas.get(id) ?? null }
const masked = { decoder: createDecoder(registry), registry, isUnmasked: false }
const unmasked = { ...masked, isUnmasked: true }

const encode = (schemaId: number) =>
  createEncoder(
    'message',
    schemaId,
  )({
    ...{ ...DEFAULTS.message, provider: 'spruce', message_id: 'm1', body: SECRET },
    ...{ occurred_at: NOON, contact_address: '+12015550100' },
  })

const record = (topic: string, value: Uint8Array): StreamRecord => ({
  ...{ topic, partition: 2, offset: 12n, timestampMs: NOON, value },
  ...{ key: Buffer.from('spruce|clinic|c1'), headers: { 'event-id': 'e1' } },
})

const message = record('unified.messages', encode(MESSAGE_SCHEMA))

test('a unified record is a document with its fields, without personal data', async () => {
  const { value, ...place } = await readRecord(message, masked)
  expect(place).toEqual({
    ...{ topic: 'unified.messages', partition: 2, offset: '12' },
    ...{ timestamp: '2026-11-02T12:00:00.000Z', key: 'spruce|clinic|c1' },
    ...{ headers: { 'event-id': 'e1' }, bytes: message.value.byteLength },
  })
  expect(value).toMatchObject({
    ...{ message_id: 'm1', occurred_at: NOON, body_length: null },
    ...{ body: '‹content, 12 characters›', contact_address: '‹contact›' },
  })
})

test('--unmasked shows personal data', async () => {
  const { value } = await readRecord(message, unmasked)
  expect(value).toMatchObject({ body: SECRET, contact_address: '+12015550100' })
})

test('for people, a record is a block with times and without empty fields', async () => {
  const lines = recordText(await readRecord(message, masked)).split('\n')
  expect(lines[0]).toBe('unified.messages/2/12  2026-11-02T12:00:00.000Z')
  expect(lines).toContain('  key               spruce|clinic|c1')
  expect(lines).toContain('  header event-id   e1')
  expect(lines).toContain('  occurred_at       2026-11-02T12:00:00.000Z')
  expect(lines).toContain('  is_partial        false')
  expect(lines.join('\n')).not.toContain('retry_of')
})

test.each([
  ['no wire format', Buffer.from('{"a":1}'), 'does not begin with byte 0 and a schema id'],
  ['an unknown schema', encode(99), 'the registry has no schema 99'],
  ['a schema of another kind', encode(CALL_SCHEMA), 'is not a schema of a message'],
  ['a truncated value', message.value.subarray(0, 20), 'does not fit its schema 7'],
  ['no value', Buffer.of(), 'does not begin with byte 0'],
])('a value that cannot be decoded is shown with the reason: %s', async (_, value, reason) => {
  const read = await readRecord(record('unified.messages', value), unmasked)
  expect(read).toMatchObject({ offset: '12', value: null, error: expect.stringContaining(reason) })
  expect(recordText(read)).toMatch(/\n {2}cannot be decoded {2}/)
})

test.each(['raw.spruce', 'dead.normalizer', 'dead.sink', 'quarantine.webhooks'])(
  'a body of %s is shown by its size, and unmasked as text without control characters',
  async (topic) => {
    const body = record(topic, Buffer.from(`${SECRET}\u001b[2J`))
    expect((await readRecord(body, masked)).value).toBe('‹body, 16 bytes›')
    const read = await readRecord(body, unmasked)
    expect(read.value).toBe(`${SECRET}\u001b[2J`)
    expect(recordText(read)).toContain(`  ${SECRET}\\u{1b}[2J`)
  },
)

test('a body that is not UTF-8 is base64', async () => {
  const { value } = await readRecord(record('raw.spruce', Buffer.from([0xff, 0])), unmasked)
  expect(value).toEqual({ base64: '/wA=' })
})

test.each([
  ['no topic', [], "missing required argument 'topic'"],
  ['an unknown topic', ['unified.mesages'], 'Allowed choices are raw.bird'],
  ['a bad time', ['raw.bird', '--from', '2026-02-31'], '"start" is the oldest record'],
  ['a bad limit', ['raw.bird', '--limit', '0'], 'It is a whole number from 1'],
])('%s is wrong usage', async (_, words, message) => {
  const { exitCode, notes } = await run({}, 'read', ...words)
  expect(exitCode).toBe(2)
  expect(notes).toContain(message)
})
