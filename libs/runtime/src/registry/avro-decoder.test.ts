import type { Message } from '@tributary/core'
import { DEFAULTS, SCHEMAS } from '@tributary/core'
import avro from 'avsc'
import { describe, expect, test } from 'vitest'
import { createDatumCheck, createDecoder } from './avro-decoder.ts'
import { createEncoder } from './avro-encoder.ts'
import { WIRE_HEADER_BYTES } from './wire-format.ts'

const CURRENT = 7
const OLDER = 8
const CALLS = 9

const { fields, ...rest } = JSON.parse(SCHEMAS.message)
const olderSchema = {
  ...rest,
  fields: fields.filter(({ name }: { name: string }) => name !== 'edited_at'),
}

const schemas = new Map([
  [CURRENT, SCHEMAS.message],
  [OLDER, JSON.stringify(olderSchema)],
  [CALLS, SCHEMAS.call],
])

function createRegistry() {
  const asked: number[] = []
  const schemaText = async (id: number) => {
    asked.push(id)
    return schemas.get(id) ?? null
  }
  return { asked, schemaText }
}

const message: Message = {
  ...DEFAULTS.message,
  event_id: 'event-1',
  message_id: 'message-1',
  received_at: Date.UTC(2026, 10, 2),
  version: Number.MAX_SAFE_INTEGER - 1,
  is_deleted: true,
  body: 'Grüße',
}

const encoded = createEncoder('message', CURRENT)(message)

test('a decoded record equals the encoded one', async () => {
  expect(await createDecoder(createRegistry()).decode('message', encoded)).toEqual(message)
})

test('fields that the writer did not know have their defaults', async () => {
  const datum = avro.Type.forSchema(olderSchema).toBuffer(message)
  const value = Buffer.concat([Buffer.from([0, 0, 0, 0, OLDER]), datum])
  const decoded = await createDecoder(createRegistry()).decode('message', value)
  expect(decoded).toEqual({ ...message, edited_at: null })
})

test.each([
  ['a value that is not in wire format', Buffer.from('{"a":1}')],
  ['an empty value', Buffer.of()],
  ['a schema id that the registry does not know', Buffer.from([0, 0, 0, 0, 99, 1, 2])],
  ['the schema of another kind of record', Buffer.from([0, 0, 0, 0, CALLS, 1, 2])],
  ['a truncated datum', encoded.subarray(0, 20)],
])('%s decodes to null', async (_, value) => {
  expect(await createDecoder(createRegistry()).decode('message', value)).toBeNull()
})

test('the decoder fetches each schema once', async () => {
  const registry = createRegistry()
  const { decode } = createDecoder(registry)
  await Promise.all([decode('message', encoded), decode('message', encoded)])
  await decode('message', encoded)
  expect(registry.asked).toEqual([CURRENT])
})

describe('a datum check accepts', () => {
  const datum = encoded.subarray(WIRE_HEADER_BYTES)
  const isDatum = createDatumCheck(SCHEMAS.message)

  test.each([
    ['a datum', datum, true],
    ['no truncated datum', datum.subarray(0, -1), false],
    ['no datum followed by a byte', Buffer.concat([datum, Buffer.of(0)]), false],
    ['not two datums', Buffer.concat([datum, datum]), false],
    ['no empty value', Buffer.of(), false],
    ['no zeros, which begin with a datum of empty fields', Buffer.alloc(1_000), false],
    ['no text', Buffer.from('{"message_id":"one"}'), false],
    ['no bytes that are negative lengths', Buffer.alloc(100, 0xff), false],
  ])('%s', (_, bytes, expected) => {
    expect(isDatum(bytes)).toBe(expected)
  })
})
