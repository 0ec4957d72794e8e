import path from 'node:path'
import { expect, test } from 'vitest'
import { checkWords } from './check-words.ts'

test('no file of the repository has a word of the list', () => {
  expect(checkWords(path.join(import.meta.dirname, '../..'))).toEqual([])
})
