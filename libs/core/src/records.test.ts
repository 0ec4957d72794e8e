import { expect, test } from 'vitest'
import { coordinatesText, parseCoordinates, partitionName } from './records.ts'

const coordinates = { topic: 'dead.normalizer', partition: 3, offset: 9_007_199_254_740_993n }

test('coordinates are read as they are written', () => {
  expect(coordinatesText(coordinates)).toBe('dead.normalizer/3/9007199254740993')
  expect(parseCoordinates(coordinatesText(coordinates))).toEqual(coordinates)
})

test.each([['dead.normalizer'], ['dead.normalizer/3'], ['a/b/c'], ['a/1/-2'], ['a/1/2/3'], ['']])(
  'the text "%s" is not coordinates',
  (text) => {
    expect(parseCoordinates(text)).toBeNull()
  },
)

test('a partition is named by its topic and number', () => {
  expect(partitionName(coordinates)).toBe('dead.normalizer/3')
})
