import { expect, test } from 'vitest'
import { addressOf } from './coordinates.ts'
import { ownAddress } from './own-coordinates.ts'

test.each([
  ['normalizer/0/12', 'dead.normalizer/0/12'],
  ['dead.sink/1/2', 'dead.sink/1/2'],
  ['raw.spruce/3/4', 'raw.spruce/3/4'],
  ['unified.messages/0/0', 'unified.messages/0/0'],
])('%s is the address of %s', (text, expected) => {
  const address = ownAddress(text)
  expect(address && addressOf(address)).toBe(expected)
})

test.each(['registry-events/0/1', 'gateway/0/1', 'raw.spruce', ''])(
  '"%s" is none of ours',
  (text) => {
    expect(ownAddress(text)).toBeNull()
  },
)
