import { DEFAULTS } from '@tributary/core'
import { expect, test } from 'vitest'
import { createEncoder } from './avro-encoder.ts'
import { schemaIdOf } from './wire-format.ts'

test.each([1, 7, 4_294_967_295])('an encoded record carries the id of its schema: %d', (id) => {
  expect(schemaIdOf(createEncoder('call', id)({ ...DEFAULTS.call, call_id: 'c' }))).toBe(id)
})

test.each<readonly [name: string, id: unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['text', '7'],
  ['not a number', Number.NaN],
  ['zero', 0],
  ['negative', -1],
  ['a fraction', 1.5],
  ['more than 32 bits', 4_294_967_296],
])('a schema id is invalid when it is %s', (_, id) => {
  expect(() => createEncoder('call', id as number)).toThrow(
    'the id of the call schema is not an integer from 1 to 4294967295',
  )
})
