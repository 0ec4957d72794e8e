import { Failure } from '@tributary/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { createLog } from '../service/log.ts'
import type { Metrics } from '../service/metrics.ts'
import { createMetrics } from '../service/metrics.ts'
import { tooManyDead } from './judge-batch.ts'
import type { StreamBatch } from './ports.ts'
import type { StreamMetrics } from './stream-metrics.ts'
import { createStreamMetrics } from './stream-metrics.ts'

const TOPIC = 'raw.spruce'

let metrics: Metrics
let stream: StreamMetrics
beforeEach(() => {
  metrics = createMetrics('normalizer')
  stream = createStreamMetrics({ name: 'normalizer', metrics, log: createLog('test', 'fatal') })
})

/** A batch of one record of that age, with `waiting` records after it. */
function batch(partition: number, ageSeconds: number, waiting: bigint): StreamBatch {
  const timestampMs = Date.now() - ageSeconds * 1_000
  const record = { topic: TOPIC, partition, offset: 9n, key: null, value: new Uint8Array() }
  return {
    topic: TOPIC,
    partition,
    records: [{ ...record, headers: {}, timestampMs }],
    highWatermark: 10n + waiting,
    notes: new Map(),
    signal: new AbortController().signal,
  }
}

/** Values of a gauge by partition, rounded. */
async function gauge(name: string): Promise<Readonly<Record<string, number>>> {
  const { text } = await metrics.expose()
  const lines = text.matchAll(new RegExp(`^${name}\\{.*partition="(\\d+)".*\\} (\\S+)$`, 'gm'))
  return Object.fromEntries([...lines].map(([, of, value]) => [of, Math.round(Number(value))]))
}

const records = () => gauge('tributary_normalizer_lag_records')
const seconds = () => gauge('tributary_normalizer_lag_seconds')

describe('the lag metrics of a process', () => {
  test('are set with every batch', async () => {
    stream.began(batch(0, 60, 5n))
    expect(await records()).toEqual({ 0: 5 })
    expect(await seconds()).toEqual({ 0: 60 })
  })

  test('grow while records wait and no batch arrives', async () => {
    stream.began(batch(0, 60, 0n))
    stream.setLag([{ topic: TOPIC, partition: 0, lag: 7n }])
    expect(await records()).toEqual({ 0: 7 })
    expect(await seconds()).toEqual({ 0: 60 })
  })

  test('are 0 for a quiet partition, however old its last record is', async () => {
    stream.began(batch(0, 600, 3n))
    stream.setLag([{ topic: TOPIC, partition: 0, lag: 0n }])
    expect(await records()).toEqual({ 0: 0 })
    expect(await seconds()).toEqual({ 0: 0 })
  })

  test('drop a partition that moved to another process', async () => {
    stream.began(batch(0, 600, 3n))
    stream.began(batch(1, 1, 0n))
    stream.setLag([{ topic: TOPIC, partition: 1, lag: 0n }])
    expect(await records()).toEqual({ 1: 0 })
    expect(await seconds()).toEqual({ 1: 0 })
  })
})

describe('a topic that the circuit breaker holds', () => {
  const hold = { failure: tooManyDead('1000 records in a row'), pauseMs: 60_000 }
  const breakerOpen = async () => {
    const { text } = await metrics.expose()
    return /^tributary_normalizer_breaker_open\{.*topic="raw\.spruce".*\} (\d)$/m.exec(text)?.[1]
  }

  function recording() {
    const lines: [object, string][] = []
    const write = (fields: object, message: string) => void lines.push([fields, message])
    const log = { ...createLog('test', 'fatal'), info: write, error: write }
    metrics = createMetrics('normalizer')
    return { lines, observer: createStreamMetrics({ name: 'normalizer', metrics, log }) }
  }

  test('has the gauge 1 while it is held, and 0 afterwards', async () => {
    const lag = [{ topic: TOPIC, partition: 0, lag: 7n }]
    stream.setLag(lag)
    expect(await breakerOpen()).toBe('0')
    stream.held(batch(0, 60, 0n), hold)
    expect(await breakerOpen()).toBe('1')
    stream.setLag(lag)
    expect(await breakerOpen()).toBe('1')
    stream.released(batch(0, 60, 0n))
    expect(await breakerOpen()).toBe('0')
    stream.setLag([])
    expect(await breakerOpen()).toBeUndefined()
  })

  test('is logged once a minute with the fix, and once when it goes on', () => {
    const { lines, observer } = recording()
    for (const partition of [0, 1, 2, 0]) observer.held(batch(partition, 60, 0n), hold)
    observer.released(batch(0, 60, 0n))
    const { what: error, fix } = hold.failure
    expect(lines).toEqual([
      [
        { topic: TOPIC, partition: 0, pauseMs: 60_000, error, code: 'TOO_MANY_DEAD', fix },
        'raw.spruce is held',
      ],
      [{ topic: TOPIC, seconds: 0 }, 'raw.spruce goes on after 0 s'],
    ])
  })
})

test('batches that are left while a dependency is unavailable are one log line, and the end is one', () => {
  const lines: string[] = []
  const write = (_: object, message: string) => void lines.push(message)
  const log = { ...createLog('test', 'fatal'), info: write, warn: write }
  const observer = createStreamMetrics({ name: 'sink', metrics: createMetrics('sink'), log })
  const error = new Failure('UNAVAILABLE', { what: 'no answer', dependency: 'ClickHouse' })
  for (let attempt = 0; attempt < 50; attempt++) observer.left(batch(attempt % 3, 1, 0n), error, 1)
  const [record] = batch(0, 1, 0n).records
  for (let again = 0; again < 2; again++) {
    if (record !== undefined) observer.settled(record, { state: 'emitted' })
  }
  expect(lines).toEqual([
    'ClickHouse is unavailable: left for redelivery',
    'ClickHouse works again after 0 s',
  ])
})

describe('the seconds from arrival until the record is done', () => {
  const sumOf = async () => {
    const { text } = await metrics.expose()
    const sum = /^tributary_normalizer_accept_to_unified_seconds_sum\S* (\S+)$/m.exec(text)?.[1]
    return Math.round(Number(sum))
  }
  const settleWith = (headers: Readonly<Record<string, string>>) => {
    const [record] = batch(0, 60, 0n).records
    if (record !== undefined) stream.settled({ ...record, headers }, { state: 'emitted' })
  }

  test('count from the time in the header of the record', async () => {
    settleWith({ 'received-at': String(Date.now() - 90_000) })
    expect(await sumOf()).toBe(90)
  })

  test('count from the timestamp of a record without a readable time in its header', async () => {
    settleWith({ 'received-at': 'yesterday' })
    expect(await sumOf()).toBe(60)
  })
})
