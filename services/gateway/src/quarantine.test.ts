import { Failure, QUARANTINE_TOPIC } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { createMetrics, createOutageLog } from '@tributary/runtime/service'
import type { MemoryProducer } from '@tributary/runtime/testing'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { describe, expect, test, vi } from 'vitest'
import { gatewayMetrics } from './gateway-metrics.ts'
import { createQuarantine } from './quarantine.ts'
import { collectLog } from './testing/collect-log.ts'
import { BODY, memoryGateway, NOW_MS, post } from './testing/memory-gateway.ts'
import { providerOf, signedEndpoints } from './testing/signed-endpoints.ts'

const METRIC = 'tributary_gateway_quarantined_total'

const unsigned = { headers: { 'user-agent': 'sender/1', authorization: 'Bearer t0ken' } }

function quarantining(options: Parameters<typeof memoryGateway>[0] = {}) {
  return memoryGateway({ endpoint: { quarantine: true }, ...options })
}

test.each(PROVIDER_IDS)(
  '%s: a request that fails verification is kept with the reason and its signature',
  async (provider) => {
    const gateway = quarantining()
    const headers = {
      ...gateway.sign(provider, Buffer.from('another body'), NOW_MS),
      ...unsigned.headers,
    }
    await post(gateway, provider, { headers, path: `/webhooks/${provider}/default?a=1` })
    const [record, ...rest] = gateway.producer.published
    expect(rest).toEqual([])
    expect(record).toMatchObject({ topic: QUARANTINE_TOPIC, key: null, timestampMs: NOW_MS })
    expect(Buffer.from(record?.value ?? []).equals(BODY)).toBe(true)
    const { http = '', ...others } = record?.headers ?? {}
    expect(others).toEqual({ provider, endpoint: 'default', reason: 'wrong_signature' })
    const { authorization, ...kept } = headers
    expect(JSON.parse(http)).toEqual({ path: `/webhooks/${provider}/default?a=1`, headers: kept })
    expect(await gateway.counts(METRIC)).toEqual({ [`provider="${provider}",outcome="kept"`]: 1 })
  },
)

test.each(PROVIDER_IDS)(
  '%s: the answer is the same 401 with and without quarantine',
  async (provider) => {
    const plain = await post(memoryGateway(), provider, unsigned)
    const kept = await post(quarantining(), provider, unsigned)
    expect([kept.status, await kept.text()]).toEqual([plain.status, await plain.text()])
    expect([...kept.headers]).toEqual([...plain.headers])
  },
)

test('an endpoint without quarantine keeps nothing', async () => {
  const gateway = memoryGateway()
  await post(gateway, 'spruce', unsigned)
  expect(gateway.producer.published).toEqual([])
})

test('an authentic request is not quarantined', async () => {
  const gateway = quarantining()
  await post(gateway, 'spruce')
  expect(gateway.producer.published.map(({ topic }) => topic)).toEqual(['raw.spruce'])
})

test('a failure to keep a request is counted and does not change the answer', async () => {
  const gateway = quarantining()
  gateway.producer.failNext(
    1,
    new Failure('UNAVAILABLE', { what: 'the brokers cannot be reached' }),
  )
  expect((await post(gateway, 'spruce', unsigned)).status).toBe(401)
  expect(await gateway.counts(METRIC)).toEqual({ 'provider="spruce",outcome="failed"': 1 })
})

test('the answer does not wait for Kafka', async () => {
  const gateway = quarantining({ producer: silentProducer() })
  expect((await post(gateway, 'spruce', unsigned)).status).toBe(401)
})

test('a body larger than QUARANTINE_MAX_BYTES is not kept', async () => {
  const gateway = quarantining({ quarantine: { maxBytes: 100 } })
  await post(gateway, 'spruce', { ...unsigned, body: Buffer.alloc(101) })
  await post(gateway, 'spruce', { ...unsigned, body: Buffer.alloc(100) })
  expect(gateway.producer.published.map(({ value }) => value.byteLength)).toEqual([100])
  expect(await gateway.counts(METRIC)).toEqual({
    'provider="spruce",outcome="too_large"': 1,
    'provider="spruce",outcome="kept"': 1,
  })
})

test('an endpoint keeps at most its bytes per minute and resumes as the bucket refills', async () => {
  vi.useFakeTimers()
  try {
    const gateway = quarantining({ quarantine: { maxBytes: 500, bytesPerMinute: 2_000 } })
    const send = async () => {
      for (let at = 0; at < 10; at++) {
        await post(gateway, 'spruce', { headers: {}, body: Buffer.alloc(400) })
      }
      return gateway.producer.published.length
    }
    const first = await send()
    expect(first).toBeLessThan(5)
    expect(await send()).toBe(first)
    await post(gateway, 'bird', { headers: {} })
    expect(gateway.producer.published).toHaveLength(first + 1)
    vi.advanceTimersByTime(60_000)
    expect(await send()).toBe(2 * first + 1)
  } finally {
    vi.useRealTimers()
  }
})

test('empty bodies count by their kept headers', async () => {
  const gateway = quarantining({ quarantine: { bytesPerMinute: 1_000 } })
  for (let at = 0; at < 100; at++) {
    await post(gateway, 'spruce', { headers: {}, body: new Uint8Array() })
  }
  expect(gateway.producer.published.length).toBeLessThan(20)
})

describe('while Kafka does not answer', () => {
  function silent() {
    const confirm: (() => void)[] = []
    const producer = silentProducer(confirm)
    const quarantine = createQuarantine({
      ...{ producer, maxBytes: 1024 * 1024, bytesPerMinute: 1024 * 1024 * 1024 },
      publishTimeoutMs: 3_000,
      metrics: gatewayMetrics(createMetrics('gateway')),
      outages: createOutageLog(collectLog()),
    })
    const provider = providerOf('spruce')
    const endpoint = signedEndpoints({ quarantine: true }).endpoints.get('spruce')?.get('default')
    if (endpoint === undefined) throw new Error('no endpoint')
    const keep = () =>
      quarantine.keep({
        ...{ provider, endpoint, reason: 'wrong_signature', receivedAtMs: NOW_MS },
        request: { body: new Uint8Array(1024 * 1024), headers: {}, path: '/' },
      })
    return { quarantine, keep, confirm }
  }

  test('at most eight mebibytes wait for it', () => {
    const { keep, confirm } = silent()
    for (let at = 0; at < 20; at++) keep()
    expect(confirm).toHaveLength(7)
  })

  test('closing waits for the publishes in flight', async () => {
    const { quarantine, keep, confirm } = silent()
    keep()
    let isClosed = false
    const closing = quarantine.close().then(() => {
      isClosed = true
    })
    await Promise.resolve()
    expect(isClosed).toBe(false)
    for (const end of confirm) end()
    await closing
    expect(isClosed).toBe(true)
  })
})

function silentProducer(confirm: (() => void)[] = []): MemoryProducer {
  return {
    ...createMemoryProducer(),
    publish: () => new Promise((resolve) => confirm.push(resolve)),
  }
}
