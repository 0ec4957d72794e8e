import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { rawTopic } from '@tributary/core'
import { freePorts } from '@tributary/local-stack'
import { readTopics } from '@tributary/runtime/kafka'
import type { Exchange } from '@tributary/testing'
import { closedLoop, eventually, openLine, stackVariables, testStack } from '@tributary/testing'
import { afterEach, expect, test } from 'vitest'
import type { GatewayProcess } from './testing/gateway-process.ts'
import { startGatewayProcess } from './testing/gateway-process.ts'
import { kafkaWithTopics } from './testing/kafka-with-topics.ts'
import { rawPost } from './testing/raw-client.ts'

const CONNECTIONS = 32
const LOAD_MS = 1_000
/** Longer than the start of the process, shorter than its wait for Kafka. */
const SLOW_MS = 1_500

const { brokers } = testStack().kafka
const { kafka } = await kafkaWithTopics(stackVariables(testStack(), ''))

let gateway: GatewayProcess

afterEach(() => gateway.end('SIGKILL'))

/** Starts the gateway and waits until its readiness has this status. */
async function start(brokers: readonly string[], readiness: number): Promise<void> {
  const [port = 0, adminPort = 0] = await freePorts(2)
  gateway = await startGatewayProcess({ ports: [port, adminPort], brokers })
  await eventually(async () => expect(await statusOf('/readyz')).toBe(readiness), {
    what: `a gateway whose readiness is ${readiness}`,
  })
}

const startReady = () => start(brokers, 200)

const statusOf = async (path: string, port = gateway.port): Promise<number> =>
  (await fetch(`http://127.0.0.1:${port}${path}`)).status

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Distinct signed Spruce webhooks, and their bodies by request. */
function webhooks() {
  const bodies = new Map<Uint8Array, string>()
  const run = Math.random()
  const next = () => {
    const body = Buffer.from(JSON.stringify({ run, at: bodies.size }))
    const request = rawPost('/webhooks/spruce', gateway.sign('spruce', body), body)
    bodies.set(request, digestOf(body))
    return request
  }
  return { next, bodyOf: (request: Uint8Array) => bodies.get(request) ?? '' }
}

/** Digests of the values in Spruce's raw topic. */
async function storedDigests(): Promise<ReadonlySet<string>> {
  const digests = new Set<string>()
  for await (const { value } of readTopics(kafka, [{ topic: rawTopic('spruce') }])) {
    digests.add(digestOf(value))
  }
  return digests
}

test('stopped under load, the gateway answers every request with 200 and Kafka has it', async () => {
  await startReady()
  const { next, bodyOf } = webhooks()
  const exchanges: { readonly body: string; readonly exchange: Exchange }[] = []
  const loop = closedLoop({
    ...{ port: gateway.port, connections: CONNECTIONS, next, signal: new AbortController().signal },
    onExchange: (request, exchange) => exchanges.push({ body: bodyOf(request), exchange }),
  })
  await wait(LOAD_MS)
  const exitCode = await gateway.end('SIGTERM')
  await loop
  expect(exitCode).toBe(0)
  expect(exchanges.length).toBeGreaterThan(CONNECTIONS)
  expect(exchanges.filter(({ exchange }) => exchange.status !== 200)).toEqual([])
  const stored = await storedDigests()
  expect(exchanges.filter(({ body }) => !stored.has(body))).toEqual([])
  expect(gateway.log()).not.toMatch(/"level":"(warn|error|fatal)"/)
})

test('the gateway takes webhooks as soon as it listens, even when Kafka is slow', async () => {
  const line = await openLine(brokers[0] ?? '')
  line.hold()
  const [port = 0, adminPort = 0] = await freePorts(2)
  gateway = await startGatewayProcess({
    ports: [port, adminPort],
    brokers: [`127.0.0.1:${line.port}`],
  })
  setTimeout(line.release, SLOW_MS)
  const body = Buffer.from('{}')
  const headers = { ...gateway.sign('spruce', body) }
  const post = () =>
    fetch(`http://127.0.0.1:${port}/webhooks/spruce`, { method: 'POST', body, headers })
  const { status } = await eventually(post, { what: 'a gateway that listens' })
  await line.cut()
  expect(status).toBe(200)
})

test('an idle gateway stops well within its drain time-out', async () => {
  await startReady()
  const startedAt = performance.now()
  expect(await gateway.end('SIGTERM')).toBe(0)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})

test('the private port serves health, readiness and metrics; the public one serves no metrics', async () => {
  await startReady()
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    expect(await statusOf(path, gateway.adminPort)).toBe(200)
  }
  expect(await statusOf('/healthz')).toBe(200)
  expect(await statusOf('/metrics')).toBe(404)
})

test('without Kafka the gateway is alive, not ready, asks providers to retry, and can be stopped', async () => {
  await start(['127.0.0.1:1'], 503)
  expect(await statusOf('/healthz')).toBe(200)
  const body = Buffer.from('{}')
  const headers = { ...gateway.sign('highlevel', body) }
  const url = `http://127.0.0.1:${gateway.port}/webhooks/highlevel`
  const { status } = await fetch(url, { method: 'POST', body, headers })
  expect(status).toBe(429)
  expect(await gateway.end('SIGTERM')).toBe(0)
})
