import { coordinatesText } from '@tributary/core'
import { expect, test } from 'vitest'
import { ownCoordinates } from './own-coordinates.ts'

test.each([
  ['normalizer/0/12', 'dead.normalizer/0/12'],
  ['dead.sink/1/2', 'dead.sink/1/2'],
  ['raw.spruce/3/4', 'raw.spruce/3/4'],
  ['unified.messages/0/0', 'unified.messages/0/0'],
])('%s names the record %s', (text, expected) => {
  const coordinates = ownCoordinates(text)
  expect(coordinates && coordinatesText(coordinates)).toBe(expected)
})

test.each(['registry-events/0/1', 'gateway/0/1', 'raw.spruce', ''])(
  '"%s" names no record of this system',
  (text) => {
    expect(ownCoordinates(text)).toBeNull()
  },
)
