import { ClickHouseError } from '@clickhouse/client'
import { expect, test } from 'vitest'
import { clickHouseError } from './landing.ts'

test('an exception of the server has its code, its name and its message', () => {
  const error = new ClickHouseError({ code: '60', type: 'UNKNOWN_TABLE', message: 'no such table' })
  expect(clickHouseError(error)).toEqual({
    code: '60',
    type: 'UNKNOWN_TABLE',
    message: 'no such table',
  })
})

test.each([
  ['a network error', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
  ['an error that quotes the server', new Error('Code: 60. DB::Exception')],
  ['a text', 'Code: 60'],
])('%s is not an exception of the server', (_, error) => {
  expect(clickHouseError(error)).toBeNull()
})
