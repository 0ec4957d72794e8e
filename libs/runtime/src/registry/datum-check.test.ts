import { DEFAULTS, SCHEMAS } from '@tributary/core'
import { expect, test } from 'vitest'
import { createEncoder, WIRE_HEADER_BYTES } from './avro-encoder.ts'
import { createDatumCheck } from './datum-check.ts'

const encode = createEncoder('message', 1)
const datum = Buffer.from(
  encode({ ...DEFAULTS.message, message_id: 'one', occurred_at: 1_700_000_000_000 }),
).subarray(WIRE_HEADER_BYTES)
const isDatum = createDatumCheck(SCHEMAS.message)

test.each([
  ['a datum', datum, true],
  ['a datum that is cut short', datum.subarray(0, -1), false],
  ['a datum with a byte behind it', Buffer.concat([datum, Buffer.of(0)]), false],
  ['two datums', Buffer.concat([datum, datum]), false],
  ['nothing', Buffer.of(), false],
  ['zeros, whose beginning is a datum of empty fields', Buffer.alloc(1_000), false],
  ['text', Buffer.from('{"message_id":"one"}'), false],
  ['bytes that are lengths below zero', Buffer.alloc(100, 0xff), false],
])('of %s it is said whether it is exactly one datum', (_, bytes, expected) => {
  expect(isDatum(bytes)).toBe(expected)
})
