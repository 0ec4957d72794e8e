import { Failure } from '@tributary/core'
import { expect, test } from 'vitest'
import type { Log } from './log.ts'
import { createOutageLog, outagesOf } from './outage-log.ts'

type Line = { readonly level: string; readonly fields: object; readonly message: string }

function recordingLog() {
  const lines: Line[] = []
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message })
  const log: Log = {
    ...{ debug: write('debug'), info: write('info'), warn: write('warn') },
    ...{ error: write('error'), fatal: write('fatal') },
  }
  let nowMs = 0
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { log, lines, pass, outages: createOutageLog(log, () => nowMs) }
}

const refused = () => Object.assign(new Error('connect'), { name: 'KafkaJSConnectionError' })
const noAnswer = () =>
  new Failure('UNAVAILABLE', {
    ...{ what: 'no answer', fix: 'start ClickHouse', dependency: 'ClickHouse' },
    cause: refused(),
  })

test('an outage of five minutes is one line a minute for each dependency, whoever notices it', () => {
  const { lines, pass, outages } = recordingLog()
  for (let second = 0; second < 300; second++) {
    outages.failed({ error: refused(), message: 'retrying' })
    outages.failed({ error: new Error('timeout'), message: 'again', dependency: 'Kafka' })
    outages.failed({ error: noAnswer(), message: 'left for redelivery' })
    pass(1_000)
  }
  const messages = lines.map(({ message }) => message)
  expect(messages.filter((message) => message.startsWith('Kafka is unavailable'))).toHaveLength(5)
  expect(messages.filter((message) => message.startsWith('ClickHouse is unav'))).toHaveLength(5)
  expect(messages).toHaveLength(10)
})

test('a line names the dependency, the fix, and how many failures had no line', () => {
  const { lines, pass, outages } = recordingLog()
  for (let at = 0; at < 3; at++) outages.failed({ error: refused(), message: 'retrying' })
  pass(60_000)
  outages.failed({ error: noAnswer(), message: 'left', level: 'error', fields: { topic: 't' } })
  outages.failed({ error: refused(), message: 'retrying', dependency: 'ClickHouse' })
  const error = 'KafkaJSConnectionError: connect'
  const fix = 'check that the brokers run, and KAFKA_BROKERS'
  const message = 'Kafka is unavailable: retrying'
  expect(lines).toEqual([
    { level: 'warn', message, fields: { error, fix, leftOut: 0 } },
    {
      ...{ level: 'error', message: 'ClickHouse is unavailable: left' },
      fields: {
        ...{ topic: 't', error: 'no answer', code: 'UNAVAILABLE' },
        ...{ fix: 'start ClickHouse', leftOut: 0 },
      },
    },
    { level: 'warn', message, fields: { error, fix, leftOut: 2 } },
  ])
})

test('the first success after an outage is one line with its length', () => {
  const { lines, pass, outages } = recordingLog()
  outages.worked('Kafka')
  for (let second = 0; second < 312; second++) {
    outages.failed({ error: refused(), message: 'retrying' })
    pass(1_000)
  }
  outages.worked('Kafka')
  outages.worked('Kafka')
  const ends = lines.filter(({ level }) => level === 'info')
  expect(ends).toEqual([
    { level: 'info', fields: { seconds: 312 }, message: 'Kafka works again after 312 s' },
  ])
})

test('a dependency that fails and works in turn writes at most two lines a minute', () => {
  const { lines, pass, outages } = recordingLog()
  for (let second = 0; second < 300; second++) {
    outages.failed({ error: refused(), message: 'retrying' })
    outages.worked('Kafka')
    pass(1_000)
  }
  expect(lines).toHaveLength(10)
})

test('errors that name no dependency are grouped by their cause', () => {
  const { lines, outages } = recordingLog()
  for (const topic of ['a', 'b', 'a', 'b']) {
    outages.failed({ error: new Error('x'), message: 'left', cause: topic, fields: { topic } })
  }
  expect(lines.map(({ fields, message }) => ({ fields, message }))).toEqual([
    { fields: { topic: 'a', error: 'Error: x', leftOut: 0 }, message: 'left' },
    { fields: { topic: 'b', error: 'Error: x', leftOut: 0 }, message: 'left' },
  ])
})

test('all parts of a process share the lines of its log', () => {
  const { log, lines } = recordingLog()
  outagesOf(log).failed({ error: refused(), message: 'connecting again' })
  outagesOf(log).failed({ error: refused(), message: 'restarting the consumer' })
  expect(lines).toHaveLength(1)
})
