import type { OutRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import { createMetrics } from '@tributary/runtime/service'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import type { Gateway } from './gateway.ts'
import { startGateway } from './gateway.ts'
import { gatewayMetrics } from './gateway-metrics.ts'
import { collectLog } from './testing/collect-log.ts'
import { signedEndpoints } from './testing/signed-endpoints.ts'

const away = new Failure('UNAVAILABLE', 'the Kafka brokers cannot be reached')

let hasRoom: boolean
let spooled: OutRecord[]
let gateway: Gateway
let signed: ReturnType<typeof signedEndpoints>
const kafka = createMemoryProducer()

beforeEach(async () => {
  hasRoom = true
  spooled = []
  signed = signedEndpoints({ quarantine: true })
  const { gateway: defaults, quarantine } = loadConfig({ ENDPOINTS_FILE: 'unused' })
  gateway = await startGateway({
    config: { gateway: { ...defaults, port: 0 }, quarantine },
    endpoints: signed.endpoints,
    producer: { publish: kafka.publish, probe: () => Promise.reject(away) },
    spooling: {
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

test('with room in the spool the gateway is ready while Kafka is away, and says so', async () => {
  expect(await gateway.ready()).toEqual({
    ready: true,
    note: expect.stringContaining(`the spool takes webhooks: ${away.name}: ${away.message}`),
  })
  hasRoom = false
  expect(await gateway.ready()).toMatchObject({ ready: false })
})

test('the public readiness does not tell what is wrong inside', async () => {
  const address = `http://127.0.0.1:${gateway.port}/readyz`
  const response = await fetch(address, { headers: { connection: 'close' } })
  expect(await response.json()).toEqual({ status: 'ready' })
})

test('authentic webhooks may be spooled, requests that do not verify never are', async () => {
  const body = '{"id":1}'
  expect(await post({}, body)).toBe(401)
  expect(kafka.published.map(({ topic }) => topic)).toEqual(['quarantine.webhooks'])
  expect(spooled).toEqual([])
  expect(await post(signed.sign('spruce', Buffer.from(body)), body)).toBe(200)
  expect(spooled.map(({ topic }) => topic)).toEqual(['raw.spruce'])
})
