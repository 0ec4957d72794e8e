import type { OutRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import { KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from 'kafkajs'
import { expect, test } from 'vitest'
import { problemOf, produceFailure } from './produce-error.ts'

/** The error of kafkajs for a type of the protocol. */
const protocolError = (type: string) =>
  new KafkaJSProtocolError({ ...new Error(`Kafka says ${type}`), type, message: type } as never)

const afterRetries = (error: Error) =>
  new KafkaJSNumberOfRetriesExceeded(error, { retryCount: 2, retryTime: 500 })

const record = (bytes: number): OutRecord => ({
  ...{ topic: 'any', key: null, value: Buffer.alloc(bytes), headers: {} },
})

test.each([
  ['MESSAGE_TOO_LARGE', { kind: 'refused', type: 'MESSAGE_TOO_LARGE' }],
  ['RECORD_LIST_TOO_LARGE', { kind: 'refused', type: 'RECORD_LIST_TOO_LARGE' }],
  ['INVALID_RECORD', { kind: 'refused', type: 'INVALID_RECORD' }],
  ['UNKNOWN_TOPIC_OR_PARTITION', { kind: 'blocked', reason: 'unknown_topic' }],
  ['TOPIC_AUTHORIZATION_FAILED', { kind: 'blocked', reason: 'not_authorized' }],
  ['SASL_AUTHENTICATION_FAILED', { kind: 'blocked', reason: 'not_authenticated' }],
  ['INVALID_TIMESTAMP', { kind: 'blocked', reason: 'clock' }],
  ['INVALID_TOPIC_EXCEPTION', { kind: 'blocked', reason: 'configuration' }],
  ['NOT_ENOUGH_REPLICAS', { kind: 'temporary' }],
  ['NOT_LEADER_FOR_PARTITION', { kind: 'temporary' }],
  ['CORRUPT_MESSAGE', { kind: 'temporary' }],
  ['REQUEST_TIMED_OUT', { kind: 'temporary' }],
  ['KAFKAJS_UNKNOWN_ERROR_CODE', { kind: 'temporary' }],
])('%s is understood, also after retries and inside of a failure', (type, problem) => {
  const error = protocolError(type)
  expect(problemOf(error)).toEqual(problem)
  expect(problemOf(afterRetries(error))).toEqual(problem)
  const failure = new Failure('UNAVAILABLE', { what: 'no metadata', cause: afterRetries(error) })
  expect(problemOf(failure)).toEqual(problem)
})

test.each([
  ['an error of the network', new Error('ECONNREFUSED')],
  ['a bug', new TypeError('x is not a function')],
  ['nothing', undefined],
])('%s is temporary: no record is given up for it', (_, error) => {
  expect(problemOf(error)).toEqual({ kind: 'temporary' })
})

test('a record that is too large for its topic is refused, whichever topic of ours it is', () => {
  for (const topic of ['raw.spruce', 'unified.messages', 'quarantine.webhooks']) {
    const cause = protocolError('MESSAGE_TOO_LARGE')
    const { failure, blockage } = produceFailure(topic, [record(5)], cause)
    expect(failure).toMatchObject({ code: 'RECORD_REFUSED' })
    expect(failure.message).toContain(`a record of 5 bytes for ${topic}`)
    expect(blockage).toBeNull()
  }
})

test.each([
  ['dead.normalizer', 'MESSAGE_TOO_LARGE', 'dead_letter_refused', 'tributary topics apply'],
  ['dead.sink', 'INVALID_RECORD', 'dead_letter_refused', 'tributary topics apply'],
  ['raw.spruce', 'INVALID_RECORD', 'configuration', 'docs/operations/production.md'],
  ['raw.spruce', 'UNKNOWN_TOPIC_OR_PARTITION', 'unknown_topic', 'tributary topics apply'],
  ['unified.calls', 'TOPIC_AUTHORIZATION_FAILED', 'not_authorized', 'WRITE'],
  ['unified.calls', 'INVALID_TIMESTAMP', 'clock', 'set the clock'],
] as const)('%s is blocked by %s, and no record is given up', (topic, type, reason, fix) => {
  const { failure, blockage } = produceFailure(topic, [record(5)], protocolError(type))
  expect(failure.code).toBe('UNAVAILABLE')
  expect(failure.fix).toContain(fix)
  expect(blockage).toMatchObject({ topic, reason, text: failure.message })
})
