import { expect, test } from 'vitest'
import { createMetrics } from '../service/metrics.ts'
import { createBlockages, unblocked, watchBlocked } from './blocked-topics.ts'
import type { Blockage } from './produce-error.ts'

const blockage = (topic: string, isOfRecord = false): Blockage => ({
  ...{ topic, reason: 'unknown_topic', text: `${topic}: run "tributary topics apply"` },
  isOfRecord,
})

function blockages() {
  let now = 0
  const of = createBlockages(() => now)
  return { of, pass: (ms: number) => (now += ms), producer: { blocked: of.current } }
}

test('a service is not ready while a topic is blocked, and names the fix', () => {
  const { of, producer } = blockages()
  expect(unblocked(producer)).toEqual({ ready: true })
  of.add(blockage('raw.bird'))
  expect(unblocked(producer)).toEqual({
    ready: false,
    reason: 'raw.bird: run "tributary topics apply"',
  })
  of.clear('raw.bird')
  expect(unblocked(producer)).toEqual({ ready: true })
})

test('a record that Kafka refuses blocks its topic also while others are taken', () => {
  const { of, pass, producer } = blockages()
  of.add(blockage('dead.sink', true))
  of.clear('dead.sink')
  expect(producer.blocked()).toHaveLength(1)
  pass(61_000)
  expect(producer.blocked()).toEqual([])
})

test('a blockage ends a minute after the last refusal, so that a service that got no records tries again', () => {
  const { of, pass, producer } = blockages()
  of.add(blockage('raw.bird'))
  pass(40_000)
  of.add(blockage('raw.bird'))
  pass(40_000)
  expect(producer.blocked()).toHaveLength(1)
  pass(40_000)
  expect(producer.blocked()).toEqual([])
})

test('each blocked topic is a gauge of 1 with its reason, and none once it is free', async () => {
  const { of, producer } = blockages()
  const metrics = createMetrics('sink')
  watchBlocked('sink', metrics, producer)
  const lines = async () =>
    (await metrics.expose()).text.split('\n').filter((line) => /^tributary_sink_blocked/.test(line))
  of.add(blockage('dead.sink'))
  expect(await lines()).toEqual([
    'tributary_sink_blocked{topic="dead.sink",reason="unknown_topic",service="sink"} 1',
  ])
  of.clear('dead.sink')
  expect(await lines()).toEqual([])
})
