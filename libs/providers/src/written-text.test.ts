import { expect, test } from 'vitest'
import { withEscapes, withoutInvisibleEdges } from './written-text.ts'

test.each([
  ['\u200ec-17\u200f', 'c-17'],
  ['\ufeff c-17\u00a0\u200b', 'c-17'],
  ['c\u200b-17', 'c\u200b-17'],
  ['\u200b \ufeff', ''],
  ['c-17', 'c-17'],
])('invisible characters around an id are no part of it: %j is %j', (pasted, id) => {
  expect(withoutInvisibleEdges(pasted)).toBe(id)
})

test('an invisible character is shown as an escape', () => {
  expect(withEscapes('c\u200b-\u{e0001}17')).toBe('c\\u{200b}-\\u{e0001}17')
})
