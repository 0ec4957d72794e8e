import { expect, test } from 'vitest'
import { exampleQueries } from './example-queries.ts'

test('a file of examples has titles and queries', () => {
  expect(
    exampleQueries('-- How many?\nSELECT 1\n-- of them\n;\n\n-- How long?\nSELECT 2;\n'),
  ).toEqual([
    { title: 'How many?', sql: 'SELECT 1\n-- of them' },
    { title: 'How long?', sql: 'SELECT 2' },
  ])
})

test('a query without a title is refused', () => {
  expect(() => exampleQueries('SELECT 1;\n')).toThrow('an example has no title')
})
