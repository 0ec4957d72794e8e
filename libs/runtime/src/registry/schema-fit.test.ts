import { SCHEMAS } from '@tributary/core'
import { expect, test } from 'vitest'
import { fieldNames, misfits } from './schema-fit.ts'

const columns = new Map(fieldNames(SCHEMAS.call).map((name) => [name, 'String']))

test('a table with a column for every field fits', () => {
  expect(misfits(SCHEMAS.call, columns)).toEqual([])
})

test('a field without a column is named', () => {
  const without = new Map([...columns].filter(([name]) => name !== 'talk_seconds'))
  expect(misfits(SCHEMAS.call, without)).toEqual(['column talk_seconds is missing'])
})

test('an enum symbol that the column lacks is named', () => {
  const narrow = new Map([...columns, ['outcome', "Enum8('unknown' = 0, 'answered' = 9)"]] as const)
  expect(misfits(SCHEMAS.call, narrow)).toContain('column outcome lacks the symbol blocked')
})
