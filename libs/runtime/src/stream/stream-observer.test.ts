import { beforeEach, describe, expect, test } from 'vitest'
import { createLog } from '../service/log.ts'
import type { Metrics } from '../service/metrics.ts'
import { createMetrics } from '../service/metrics.ts'
import type { StreamBatch } from './ports.ts'
import type { LagObserver } from './stream-observer.ts'
import { createStreamObserver } from './stream-observer.ts'

const TOPIC = 'raw.spruce'

let metrics: Metrics
let observer: LagObserver
beforeEach(() => {
  metrics = createMetrics('normalizer')
  observer = createStreamObserver({ name: 'normalizer', metrics, log: createLog('test', 'fatal') })
})

/** A batch of one record that is that old, with so many behind it. */
function batch(partition: number, ageSeconds: number, waiting: bigint): StreamBatch {
  const timestampMs = Date.now() - ageSeconds * 1_000
  const record = { topic: TOPIC, partition, offset: 9n, key: null, value: new Uint8Array() }
  return {
    topic: TOPIC,
    partition,
    records: [{ ...record, headers: {}, timestampMs }],
    highWatermark: 10n + waiting,
    signal: new AbortController().signal,
  }
}

/** Values of a gauge by partition, whole seconds. */
async function gauge(name: string): Promise<Readonly<Record<string, number>>> {
  const { text } = await metrics.expose()
  const lines = text.matchAll(new RegExp(`^${name}\\{.*partition="(\\d+)".*\\} (\\S+)$`, 'gm'))
  return Object.fromEntries([...lines].map(([, of, value]) => [of, Math.round(Number(value))]))
}

const records = () => gauge('tributary_normalizer_lag_records')
const seconds = () => gauge('tributary_normalizer_lag_seconds')

describe('the lag of a process', () => {
  test('is known with every batch', async () => {
    observer.batch(batch(0, 60, 5n))
    expect(await records()).toEqual({ 0: 5 })
    expect(await seconds()).toEqual({ 0: 60 })
  })

  test('grows while records wait and no batch comes', async () => {
    observer.batch(batch(0, 60, 0n))
    observer.behind([{ topic: TOPIC, partition: 0, lag: 7n }])
    expect(await records()).toEqual({ 0: 7 })
    expect(await seconds()).toEqual({ 0: 60 })
  })

  test('is none on a quiet partition, however old its last record was', async () => {
    observer.batch(batch(0, 600, 3n))
    observer.behind([{ topic: TOPIC, partition: 0, lag: 0n }])
    expect(await records()).toEqual({ 0: 0 })
    expect(await seconds()).toEqual({ 0: 0 })
  })

  test('no longer speaks of a partition that went to another process', async () => {
    observer.batch(batch(0, 600, 3n))
    observer.batch(batch(1, 1, 0n))
    observer.behind([{ topic: TOPIC, partition: 1, lag: 0n }])
    expect(await records()).toEqual({ 1: 0 })
    expect(await seconds()).toEqual({ 1: 0 })
  })
})

describe('the seconds from arrival until done', () => {
  const sumOf = async () => {
    const { text } = await metrics.expose()
    const sum = /^tributary_normalizer_accept_to_unified_seconds_sum\S* (\S+)$/m.exec(text)?.[1]
    return Math.round(Number(sum))
  }
  const settleWith = (headers: Readonly<Record<string, string>>) => {
    const [record] = batch(0, 60, 0n).records
    if (record !== undefined) observer.settled({ ...record, headers }, { state: 'emitted' })
  }

  test('count from the time that the record carries', async () => {
    settleWith({ 'received-at': String(Date.now() - 90_000) })
    expect(await sumOf()).toBe(90)
  })

  test('count from the timestamp of a record that carries no readable time', async () => {
    settleWith({ 'received-at': 'yesterday' })
    expect(await sumOf()).toBe(60)
  })
})
