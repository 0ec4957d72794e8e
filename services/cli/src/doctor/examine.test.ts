import { Failure } from '@tributary/core'
import { expect, test } from 'vitest'
import type { Check } from './examine.ts'
import { examineAll, NotReady } from './examine.ts'

const check = (run: Check['run'], more: Partial<Check> = {}): Check => ({
  name: 'Kafka',
  fix: 'check KAFKA_BROKERS',
  run,
  ...more,
})

test.each([
  [
    'a failure that names a fix prints it',
    new Failure('UNAVAILABLE', { what: 'no answer', fix: 'start the brokers' }),
    'no answer: start the brokers',
  ],
  [
    'a failure without a fix prints that of the check',
    new Failure('UNAVAILABLE', { what: 'missing: raw.bird' }),
    'missing: raw.bird: check KAFKA_BROKERS',
  ],
  [
    'any other error prints the fix of the check',
    new Error('no'),
    'Error: no: check KAFKA_BROKERS',
  ],
])('%s', async (_, error, message) => {
  const findings = await examineAll([check(() => Promise.reject(error))], {})
  expect(findings).toEqual([{ check: 'Kafka', ok: false, message }])
})

const down = check(() => Promise.reject(new Error('no')))
const up = check(async () => 'fine')
const unready = check(() => Promise.reject(new NotReady('no broker', 'read its log')), {
  name: 'gateway',
  waitsFor: ['Kafka'],
})

const messages = async (checks: readonly Check[]) =>
  (await examineAll(checks, {})).map(({ skipped, message }) => [skipped ?? false, message])

test('a check is not run while a check that it needs fails, and so on', async () => {
  const never = () => Promise.reject(new Error('this must not run'))
  const topics = check(never, { name: 'topics', needs: ['Kafka'] })
  const records = check(never, { name: 'records', needs: ['topics'] })
  expect(await messages([down, topics, records])).toEqual([
    [false, 'Error: no: check KAFKA_BROKERS'],
    [true, 'skipped: needs Kafka'],
    [true, 'skipped: needs topics'],
  ])
})

test('a service that is not ready waits for a dependency that fails', async () => {
  expect((await messages([down, unready]))[1]).toEqual([
    true,
    'skipped: it runs and waits for Kafka',
  ])
})

test('a service that is not ready without such a cause fails with its log as the fix', async () => {
  expect((await messages([up, unready]))[1]).toEqual([
    false,
    'runs, but is not ready: no broker: read its log',
  ])
})

test('a service that does not answer is a cause of its own', async () => {
  const stopped = check(() => Promise.reject(new Error('no')), {
    name: 'gateway',
    fix: 'start it',
    waitsFor: ['Kafka'],
  })
  expect((await messages([down, stopped]))[1]).toEqual([false, 'Error: no: start it'])
})
