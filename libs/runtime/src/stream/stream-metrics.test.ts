import { beforeEach, describe, expect, test } from 'vitest'
import { createLog } from '../service/log.ts'
import type { Metrics } from '../service/metrics.ts'
import { createMetrics } from '../service/metrics.ts'
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
