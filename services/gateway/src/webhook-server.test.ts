import type { OutRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import type { Blockage } from '@tributary/runtime/kafka'
import { createMetrics } from '@tributary/runtime/service'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { gatewayMetrics } from './gateway-metrics.ts'
import { collectLog } from './testing/collect-log.ts'
import { signedEndpoints } from './testing/signed-endpoints.ts'
import type { WebhookServer } from './webhook-server.ts'
import { startWebhookServer } from './webhook-server.ts'

const unreachable = new Failure('UNAVAILABLE', {
  what: 'the Kafka brokers cannot be reached',
})

let hasRoom: boolean
let blocked: readonly Blockage[]
let probe: () => Promise<void>
let spooled: OutRecord[]
let gateway: WebhookServer
let signed: ReturnType<typeof signedEndpoints>
const kafka = createMemoryProducer()

beforeEach(async () => {
  hasRoom = true
  blocked = []
  probe = () => Promise.reject(unreachable)
  spooled = []
  signed = signedEndpoints({ quarantine: true })
  const { gateway: defaults, quarantine } = loadConfig({ ENDPOINTS_FILE: 'unused' })
  gateway = await startWebhookServer({
    config: { gateway: { ...defaults, port: 0 }, quarantine },
    endpoints: signed.endpoints,
    producer: {
      publish: kafka.publish,
      probe: () => probe(),
      blocked: () => blocked,
    },
    fallback: {
      publish: async (record) => void spooled.push(record),
      hasRoom: () => hasRoom,
    },
    ...{ log: collectLog(), metrics: gatewayMetrics(createMetrics('gateway')) },
  })
})
afterEach(() => gateway.close())

async function post(headers: Readonly<Record<string, string>>, body: string): Promise<number> {
  const url = `http://127.0.0.1:${gateway.port}/webhooks/spruce`
  const sent = { ...headers, connection: 'close' }
  return (await fetch(url, { method: 'POST', body, headers: sent })).status
}

test('while Kafka is unavailable, the gateway is ready as long as the spool has room, with a note', async () => {
  expect(await gateway.ready()).toEqual({
    ready: true,
    note: expect.stringContaining(
      `the spool takes webhooks: ${unreachable.name}: ${unreachable.message}`,
    ),
  })
  hasRoom = false
  expect(await gateway.ready()).toMatchObject({ ready: false })
})

test('while a topic is blocked, the gateway is not ready and names the fix', async () => {
  hasRoom = false
  probe = async () => undefined
  const text = 'Kafka takes no record for raw.bird: run "tributary topics apply"'
  blocked = [{ topic: 'raw.bird', reason: 'unknown_topic', text, isOfRecord: false }]
  expect(await gateway.ready()).toEqual({ ready: false, reason: text })
})

test('the public readiness reveals no internal reason', async () => {
  const address = `http://127.0.0.1:${gateway.port}/readyz`
  const response = await fetch(address, { headers: { connection: 'close' } })
  expect(await response.json()).toEqual({ status: 'ready' })
})

test('authentic webhooks are spooled; requests that fail verification never are', async () => {
  const body = '{"id":1}'
  expect(await post({}, body)).toBe(401)
  expect(kafka.published.map(({ topic }) => topic)).toEqual(['quarantine.webhooks'])
  expect(spooled).toEqual([])
  expect(await post(signed.sign('spruce', Buffer.from(body)), body)).toBe(200)
  expect(spooled.map(({ topic }) => topic)).toEqual(['raw.spruce'])
})
