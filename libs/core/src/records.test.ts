import { coordinatesText, parseCoordinates } from '@tributary/core'
import { expect, test } from 'vitest'

test('an address is read as it is written', () => {
  const address = { topic: 'dead.normalizer', partition: 3, offset: 9_007_199_254_740_993n }
  expect(coordinatesText(address)).toBe('dead.normalizer/3/9007199254740993')
  expect(parseCoordinates(coordinatesText(address))).toEqual(address)
})

test.each([['dead.normalizer'], ['dead.normalizer/3'], ['a/b/c'], ['a/1/-2'], ['a/1/2/3'], ['']])(
  '"%s" is no address',
  (text) => {
    expect(parseCoordinates(text)).toBeNull()
  },
)
