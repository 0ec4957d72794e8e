import { Failure } from '@tributary/core'
import { expect, test } from 'vitest'
import { failureFields } from './log.ts'

test.for([
  [
    'a Failure has its code and fix',
    new Failure('UNAVAILABLE', { what: 'Kafka cannot be reached', fix: 'check KAFKA_BROKERS' }),
    { error: 'Kafka cannot be reached', code: 'UNAVAILABLE', fix: 'check KAFKA_BROKERS' },
  ],
  [
    'a Failure without a fix has its code',
    new Failure('UNAVAILABLE', { what: 'not confirmed' }),
    { error: 'not confirmed', code: 'UNAVAILABLE' },
  ],
  ['another error has its description', new TypeError('x'), { error: 'TypeError: x' }],
  [
    'a value that is not an Error is said to be one',
    'text',
    { error: 'a value that is not an Error was thrown' },
  ],
] as const)('in a log line, %s', ([, error, fields]) => {
  expect(failureFields(error)).toEqual(fields)
})
