import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { StreamRecord } from '@tributary/core'
import { rawTopic } from '@tributary/core'
import { freePorts } from '@tributary/local-stack'
import { readTopics } from '@tributary/runtime/kafka'
import type { Line } from '@tributary/testing'
import { eventually, openLine, stackVariables, testStack } from '@tributary/testing'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { GatewayProcess } from '../testing/gateway-process.ts'
import { startGatewayProcess } from '../testing/gateway-process.ts'
import { kafkaWithTopics } from '../testing/kafka-with-topics.ts'

const BUDGET_MS = 4_000
const LOAD_MS = 500
const CONVERSATIONS = ['ada', 'ben', 'cleo', 'dan', 'eve', 'fay']
const MAIN = path.resolve(import.meta.dirname, '../testing/line-gateway/main.ts')

const { brokers } = testStack().kafka
const { kafka } = await kafkaWithTopics(stackVariables(testStack(), ''))
const gateways: GatewayProcess[] = []
let home: string
let spool: string
let line: Line
let run: number

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'tributary-spool-'))
  spool = path.join(home, 'spool')
  line = await openLine(brokers[0] ?? '')
  run = Date.now()
})

afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.end('SIGKILL')
})

afterAll(async () => {
  await line.cut()
  await rm(home, { recursive: true })
})

async function startGateway(): Promise<GatewayProcess> {
  const [port = 0, adminPort = 0] = await freePorts(2)
  const gateway = await startGatewayProcess({
    ...{ ports: [port, adminPort], brokers, main: MAIN },
    variables: { SPOOL_DIR: spool, KAFKA_LINE: String(line.port) },
  })
  gateways.push(gateway)
  return gateway
}

async function startReady(): Promise<GatewayProcess> {
  const gateway = await startGateway()
  await eventually(async () => expect((await readiness(gateway)).status).toBe('ready'), {
    what: 'a gateway that is ready',
  })
  return gateway
}

const readiness = async ({ adminPort }: GatewayProcess) =>
  (await (await fetch(`http://127.0.0.1:${adminPort}/readyz`)).json()) as {
    readonly status: string
    readonly note?: string
  }

async function metric({ adminPort }: GatewayProcess, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text()
  const sample = new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'm').exec(text)
  return Number(sample?.[1] ?? Number.NaN)
}

type Sent = { readonly body: string; readonly at: number; readonly ms: number; status: number }
const sent: Sent[] = []

/** Status 0: the connection ended before the answer. */
async function post(gateway: GatewayProcess, conversation: string): Promise<Sent> {
  const body = JSON.stringify({ conversationId: `${conversation}-${run}`, at: sent.length, é: '☃' })
  const entry = { body, at: Date.now(), ms: 0, status: 0 }
  sent.push(entry)
  const startedAt = performance.now()
  const response = await fetch(`http://127.0.0.1:${gateway.port}/webhooks/spruce`, {
    ...{ method: 'POST', body, headers: gateway.sign('spruce', Buffer.from(body)) },
  }).catch(() => null)
  const done = { ms: performance.now() - startedAt, status: response?.status ?? 0 }
  await response?.arrayBuffer()
  return Object.assign(entry, done)
}

/** Posts the conversations in parallel, and the webhooks of each in sequence, while `goesOn`. */
async function postEach(gateway: GatewayProcess, goesOn: (round: number) => boolean) {
  const conversations = CONVERSATIONS.map(async (conversation) => {
    const own: Sent[] = []
    for (let round = 0; goesOn(round); round++) own.push(await post(gateway, conversation))
    return own
  })
  return (await Promise.all(conversations)).flat()
}

const bodyOf = ({ value }: StreamRecord): string => Buffer.from(value).toString()

/** The records of this run. */
async function stored(): Promise<readonly StreamRecord[]> {
  const records: StreamRecord[] = []
  for await (const record of readTopics(kafka, [{ topic: rawTopic('spruce') }])) {
    if (bodyOf(record).includes(`-${run}"`)) records.push(record)
  }
  return records
}

/** Each body once, at the position of its first copy. */
const bodiesOf = (records: readonly StreamRecord[]) => [...new Set(records.map(bodyOf))]

test('webhooks accepted while Kafka is unavailable survive kill -9 and reach Kafka in order, to the byte', async () => {
  const first = await startReady()
  for (const { status } of await postEach(first, (round) => round < 2)) expect(status).toBe(200)
  expect(await metric(first, 'tributary_gateway_spooled_total')).toBe(0)

  await line.cut()
  const second = await startGateway()
  for (const { status, ms } of await postEach(first, (round) => round < 20)) {
    expect(status).toBe(200)
    expect(ms).toBeLessThan(BUDGET_MS)
  }
  await eventually(
    async () =>
      expect(await readiness(first)).toMatchObject({
        status: 'ready',
        note: expect.stringContaining('the spool takes webhooks'),
      }),
    { what: 'a gateway that is ready, with the reason' },
  )
  expect(await metric(first, 'tributary_gateway_spool_records')).toBe(120)

  await eventually(() => expect(second.log()).toContain('is in use by another gateway'), {
    what: 'a second gateway that is refused',
  })

  let isKilled = false
  const underLoad = postEach(first, () => !isKilled)
  await wait(LOAD_MS)
  isKilled = true
  await first.end('SIGKILL')
  await underLoad

  const third = await startReady()
  expect(await metric(third, 'tributary_gateway_spool_records')).toBeGreaterThan(120)
  for (const { status, ms } of await postEach(third, (round) => round < 5)) {
    expect(status).toBe(200)
    expect(ms).toBeLessThan(BUDGET_MS)
  }

  await line.restore()
  const whileDrained = await postEach(third, (round) => round < 50)
  for (const { status } of whileDrained) expect(status).toBe(200)
  await eventually(
    async () => expect(await metric(third, 'tributary_gateway_spool_records')).toBe(0),
    { what: 'a spool that is drained', withinMs: 45_000 },
  )

  const records = await stored()
  const bodies = bodiesOf(records)
  const accepted = sent.filter(({ status }) => status === 200)
  expect(accepted.filter(({ body }) => !bodies.includes(body))).toEqual([])
  for (const conversation of CONVERSATIONS) {
    const own = ({ body }: { readonly body: string }) => body.includes(`"${conversation}-${run}"`)
    const inOrder = accepted.filter(own).map(({ body }) => body)
    expect(bodies.filter((body) => inOrder.includes(body))).toEqual(inOrder)
  }
  for (const record of records) expectAsReceived(record)
  await eventually(async () => expect(await readdir(spool)).toEqual(['lock']), {
    what: 'an empty folder',
  })
  expect(await metric(third, 'tributary_gateway_spool_bytes')).toBe(0)
  expect(await third.end('SIGTERM')).toBe(0)
})

/** A direct and a spooled record have the same time of arrival and headers. */
function expectAsReceived({ value, key, headers, timestampMs }: StreamRecord): void {
  const body = Buffer.from(value).toString()
  const entry = sent.find((candidate) => candidate.body === body)
  const { at, ms } = entry ?? { at: Number.NaN, ms: 0 }
  expect(timestampMs).toBeGreaterThanOrEqual(at)
  expect(timestampMs).toBeLessThanOrEqual(at + Math.max(ms, BUDGET_MS))
  expect(Buffer.from(key ?? []).toString()).toBe(JSON.parse(body).conversationId)
  expect(headers).toMatchObject({ endpoint: 'default', 'webhook-id': expect.any(String) })
  expect(JSON.parse(headers['http'] ?? '')).toMatchObject({ path: '/webhooks/spruce' })
}

test('the gateway waits once for a Kafka that hangs, then accepts webhooks at once', async () => {
  const gateway = await startReady()
  expect((await post(gateway, 'ada')).status).toBe(200)
  line.hold()
  const whileHanging = await postEach(gateway, (round) => round < 10)
  line.release()
  for (const { status, ms } of whileHanging) {
    expect(status).toBe(200)
    expect(ms).toBeLessThan(BUDGET_MS)
  }
  const waited = whileHanging.filter(({ ms }) => ms > BUDGET_MS / 4)
  expect(waited.length).toBeLessThanOrEqual(CONVERSATIONS.length)
  await eventually(
    async () => expect(await metric(gateway, 'tributary_gateway_spool_records')).toBe(0),
    { what: 'a spool that is drained', withinMs: 45_000 },
  )
  const bodies = bodiesOf(await stored())
  expect(whileHanging.filter(({ body }) => !bodies.includes(body))).toEqual([])
})
