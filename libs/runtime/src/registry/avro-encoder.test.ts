import { DEFAULTS } from '@tributary/core'
import { expect, test } from 'vitest'
import { createEncoder, schemaIdOf } from './avro-encoder.ts'

test.each([1, 7, 4_294_967_295])('a record tells the id of its schema: %d', (id) => {
  expect(schemaIdOf(createEncoder('call', id)({ ...DEFAULTS.call, call_id: 'c' }))).toBe(id)
})

test.each<readonly [name: string, id: unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['text', '7'],
  ['no number', Number.NaN],
  ['zero', 0],
  ['negative', -1],
  ['a fraction', 1.5],
  ['more than 32 bits', 4_294_967_296],
])('nothing is encoded with an id that is %s', (_, id) => {
  expect(() => createEncoder('call', id as number)).toThrow(
    'the schema of a call has no id: it must be an integer from 1 to 4294967295',
  )
})
