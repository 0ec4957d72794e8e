import type { Message } from '@tributary/core'
import { DEFAULTS, SCHEMAS } from '@tributary/core'
import avro from 'avsc'
import { expect, test } from 'vitest'
import { createDecoder } from './avro-decoder.ts'
import { createEncoder } from './avro-encoder.ts'

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

test('a record that was encoded is decoded as it was', async () => {
  expect(await createDecoder(createRegistry()).decode('message', encoded)).toEqual(message)
})

test('fields that the writer did not know have their defaults', async () => {
  const datum = avro.Type.forSchema(olderSchema).toBuffer(message)
  const value = Buffer.concat([Buffer.from([0, 0, 0, 0, OLDER]), datum])
  const decoded = await createDecoder(createRegistry()).decode('message', value)
  expect(decoded).toEqual({ ...message, edited_at: null })
})

test.each([
  ['no wire format', Buffer.from('{"a":1}')],
  ['an empty value', Buffer.of()],
  ['a schema id that the registry does not know', Buffer.from([0, 0, 0, 0, 99, 1, 2])],
  ['the schema of another kind of record', Buffer.from([0, 0, 0, 0, CALLS, 1, 2])],
  ['a datum that breaks off', encoded.subarray(0, 20)],
])('%s cannot be read, and is no error', async (_, value) => {
  expect(await createDecoder(createRegistry()).decode('message', value)).toBeNull()
})

test('the registry is asked once for each schema', async () => {
  const registry = createRegistry()
  const { decode } = createDecoder(registry)
  await Promise.all([decode('message', encoded), decode('message', encoded)])
  await decode('message', encoded)
  expect(registry.asked).toEqual([CURRENT])
})
