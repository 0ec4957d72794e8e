import { expect, describe as suite, test } from 'vitest'
import type { FailureCode } from './failure.ts'
import { classify, dependencyOf, describe, FAILURES, Failure } from './failure.ts'

const codes = Object.keys(FAILURES) as readonly FailureCode[]

suite('the table of codes', () => {
  test.each(codes)('a failure %s is classified by the kind in the table', (code) => {
    expect(classify(new Failure(code, { what: 'x' }))).toBe(FAILURES[code].kind)
  })

  test.each(codes)('%s has an HTTP status exactly when the gateway answers with it', (code) => {
    const { kind } = FAILURES[code]
    const isAnswered = kind === 'rejected' || kind === 'transient'
    expect('status' in FAILURES[code]).toBe(isAnswered)
  })

  test('an error that is not a Failure is transient, and so is any other thrown value', () => {
    for (const thrown of [new Error('ECONNRESET'), new TypeError('x'), 'text', undefined, null, 7])
      expect(classify(thrown)).toBe('transient')
  })
})

suite('the text of a failure', () => {
  test('is the problem and its fix', () => {
    const failure = new Failure('CONFIG_INVALID', {
      what: 'port 80 is taken',
      fix: 'set GATEWAY_PORT',
    })
    expect(failure).toMatchObject({
      name: 'Failure',
      code: 'CONFIG_INVALID',
      message: 'port 80 is taken: set GATEWAY_PORT',
      what: 'port 80 is taken',
      fix: 'set GATEWAY_PORT',
    })
  })

  test('is the problem alone when there is no fix', () => {
    const failure = new Failure('UNAVAILABLE', { what: 'Kafka does not answer' })
    expect(failure.message).toBe('Kafka does not answer')
    expect(failure.fix).toBeNull()
  })

  test('keeps the error underneath as the cause, and has no cause without one', () => {
    const cause = new Error('ECONNREFUSED')
    expect(new Failure('UNAVAILABLE', { what: 'x', cause }).cause).toBe(cause)
    expect('cause' in new Failure('UNAVAILABLE', { what: 'x' })).toBe(false)
  })
})

suite('the dependency of an error', () => {
  const kafka = Object.assign(new Error('refused'), { name: 'KafkaJSConnectionError' })
  const failure = new Failure('UNAVAILABLE', { what: 'x', dependency: 'ClickHouse', cause: kafka })
  const circle = new Error('a')
  circle.cause = new Error('b', { cause: circle })
  test.each([
    ['a failure that names it', failure, 'ClickHouse'],
    ['an error of the Kafka client', kafka, 'Kafka'],
    ['the cause underneath', new Failure('UNAVAILABLE', { what: 'x', cause: kafka }), 'Kafka'],
    ['no error that names one', new Error('x'), null],
    ['errors that cause each other', circle, null],
    ['nothing', undefined, null],
  ])('comes from %s', (_, thrown, dependency) => {
    expect(dependencyOf(thrown)).toBe(dependency)
  })
})

suite('the line that a log gets for a thrown value', () => {
  test.each([
    [
      'a failure',
      new Failure('UNAVAILABLE', { what: 'no answer' }),
      'Failure: no answer (UNAVAILABLE)',
    ],
    ['an error', new TypeError('x is undefined'), 'TypeError: x is undefined'],
    [
      'an error with a code',
      Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      'Error: connect (ECONNREFUSED)',
    ],
    [
      'an error with a code that is not text',
      Object.assign(new Error('refused'), { code: 60 }),
      'Error: refused',
    ],
    ['a text', 'secret', 'a value that is not an Error was thrown'],
    ['nothing', undefined, 'a value that is not an Error was thrown'],
  ])('%s', (_, thrown, line) => {
    expect(describe(thrown)).toBe(line)
  })
})
