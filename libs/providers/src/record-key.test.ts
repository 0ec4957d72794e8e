import { expect, test } from 'vitest'
import { sha256 } from './digest.ts'
import { boundedId, MAX_ID_BYTES, recordKey } from './record-key.ts'

const textOf = (key: Uint8Array): string => Buffer.from(key).toString()

test.each([
  ['a short id', 'ti_1'],
  ['an id of 256 bytes', 'x'.repeat(MAX_ID_BYTES)],
  ['an id of 256 bytes in 128 characters', 'é'.repeat(MAX_ID_BYTES / 2)],
])('%s is its own key', (_, id) => {
  expect(textOf(recordKey(id))).toBe(id)
})

test.each([
  ['257 bytes', 'x'.repeat(MAX_ID_BYTES + 1)],
  ['257 bytes in 129 characters', `x${'é'.repeat(MAX_ID_BYTES / 2)}`],
  ['a megabyte', 'x'.repeat(1_000_000)],
])('the key of an id of %s is its digest', (_, id) => {
  expect(textOf(recordKey(id))).toBe(`sha256:${sha256(id)}`)
})

test('long ids that differ in their last character have different keys', () => {
  const long = 'x'.repeat(1_000)
  expect(boundedId(`${long}a`)).not.toBe(boundedId(`${long}b`))
})

test('a digest is its own key, so that a key can be bounded twice', () => {
  const once = boundedId('x'.repeat(1_000))
  expect(boundedId(once)).toBe(once)
})
