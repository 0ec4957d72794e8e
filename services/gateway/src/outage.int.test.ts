import { connect } from 'node:net'
import { QUARANTINE_TOPIC } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import type { KafkaProducer } from '@tributary/runtime/kafka'
import { createKafka, createKafkaProducer, readTopics } from '@tributary/runtime/kafka'
import { createLog, createMetrics } from '@tributary/runtime/service'
import type { Line } from '@tributary/testing'
import { eventually, openLine, stackVariables, testStack } from '@tributary/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { gatewayMetrics } from './gateway-metrics.ts'
import { SERVER_LIMITS } from './http/server.ts'
import { kafkaWithTopics } from './testing/kafka-with-topics.ts'
import type { SignedEndpoints } from './testing/signed-endpoints.ts'
import { providerOf, signedEndpoints } from './testing/signed-endpoints.ts'
import type { WebhookServer } from './webhook-server.ts'
import { startWebhookServer } from './webhook-server.ts'

/** Shorter than the default, so that the tests wait less. The answer follows within a second. */
const PUBLISH_MS = 1_000
const BUDGET_MS = PUBLISH_MS + 1_000
/** A readiness check gives up after two seconds, and its answer is valid for one. */
const NOT_READY_MS = 4_000
const CAP_BYTES = 200_000

const log = createLog('test', 'fatal')
const { kafka: direct, settings } = await kafkaWithTopics(stackVariables(testStack(), ''))

let line: Line
let stopped: AbortController
let producer: KafkaProducer
let signed: SignedEndpoints
let gateway: WebhookServer

beforeEach(async () => {
  line = await openLine(settings.brokers[0] ?? '')
  stopped = new AbortController()
  const kafka = createKafka({
    ...{ clientId: 'test', settings, log },
    socketFactory: ({ onConnect }) => connect(line.port, '127.0.0.1', onConnect),
  })
  producer = createKafkaProducer({
    ...{ kafka, log, maxUnconfirmedBytes: CAP_BYTES, maxInFlight: 2 },
  })
  void producer.connect(stopped.signal)
  signed = signedEndpoints({ quarantine: true })
  const { gateway: defaults, quarantine } = loadConfig({ ENDPOINTS_FILE: 'unused' })
  gateway = await startWebhookServer({
    config: { gateway: { ...defaults, port: 0, publishTimeout: PUBLISH_MS }, quarantine },
    limits: { ...SERVER_LIMITS, graceMs: 50 },
    endpoints: signed.endpoints,
    ...{ producer, log, metrics: gatewayMetrics(createMetrics('gateway')) },
  })
  await eventually(async () => expect((await get('/readyz')).status).toBe(200), {
    what: 'a gateway that is ready',
  })
})

afterEach(async () => {
  stopped.abort()
  line.release()
  await gateway.close()
  await producer.close()
  await line.cut()
})

const get = (path: string) => fetch(`http://127.0.0.1:${gateway.port}${path}`)

async function post(provider: string, size = 10, headers?: Record<string, string>) {
  const body = Buffer.from(JSON.stringify({ id: Math.random(), filler: 'x'.repeat(size) }))
  const startedAt = performance.now()
  const response = await fetch(`http://127.0.0.1:${gateway.port}/webhooks/${provider}`, {
    method: 'POST',
    body,
    headers: headers ?? { ...signed.sign(provider, body) },
  })
  await response.arrayBuffer()
  const retryAfter = Number(response.headers.get('retry-after'))
  return { provider, status: response.status, retryAfter, ms: performance.now() - startedAt, body }
}

test.for([
  ['does not answer', () => line.hold(), () => line.release()],
  ['is down', () => line.cut(), () => line.restore()],
] as const)(
  'while Kafka %s, providers are asked to retry every webhook in time; afterwards webhooks are accepted',
  async ([, begin, end]) => {
    const before = await Promise.all(PROVIDER_IDS.map((provider) => post(provider)))
    expect(new Set(before.map(({ status }) => status))).toEqual(new Set([200]))
    await begin()
    const many = Array.from({ length: 60 }, (_, at) => PROVIDER_IDS[at % PROVIDER_IDS.length] ?? '')
    const answers = await Promise.all(many.map((provider) => post(provider)))
    for (const { provider, status, retryAfter, ms } of answers) {
      expect(status).toBe(providerOf(provider).retryStatus)
      expect(retryAfter).toBeGreaterThan(0)
      expect(ms).toBeLessThan(BUDGET_MS)
    }
    await eventually(async () => expect((await get('/readyz')).status).toBe(503), {
      ...{ what: 'a gateway that is not ready', withinMs: NOT_READY_MS },
    })
    expect(await (await get('/readyz')).text()).not.toMatch(/127\.0\.0\.1|:\d{4,}/)
    await end()
    for (const provider of PROVIDER_IDS) {
      await eventually(async () => expect((await post(provider)).status).toBe(200), {
        ...{ what: `a webhook of ${provider} that is accepted`, withinMs: 5_000 },
      })
    }
    await eventually(async () => expect((await get('/readyz')).status).toBe(200), {
      ...{ what: 'a gateway that is ready', withinMs: 5_000 },
    })
  },
)

test('bytes over the limit for Kafka are refused at once', async () => {
  line.hold()
  const waiting = [post('spruce', CAP_BYTES * 0.9)]
  await eventually(() => expect(producer.unconfirmedBytes()).toBeGreaterThan(CAP_BYTES / 2), {
    what: 'a webhook that waits',
  })
  const refused = await post('spruce', CAP_BYTES / 2)
  expect(refused.status).toBe(503)
  expect(refused.ms).toBeLessThan(1_000)
  await Promise.all(waiting)
})

test('a request that fails verification is answered at once while Kafka does not answer', async () => {
  line.hold()
  const { status, ms } = await post('spruce', 10, {})
  expect(status).toBe(401)
  expect(ms).toBeLessThan(1_000)
})

test('a request that failed verification can be read from the quarantine', async () => {
  const { status, body } = await post('bird', 10, { 'messagebird-signature': 'bm8=' })
  expect(status).toBe(401)
  await eventually(async () => expect(await quarantined(body)).toEqual(['missing_signature']), {
    what: 'the request in the quarantine',
  })
})

/** The reasons of a body's records in the quarantine. */
async function quarantined(body: Uint8Array): Promise<readonly (string | undefined)[]> {
  const reasons: (string | undefined)[] = []
  for await (const { value, headers } of readTopics(direct, [{ topic: QUARANTINE_TOPIC }])) {
    if (Buffer.from(value).equals(body)) reasons.push(headers['reason'])
  }
  return reasons
}
