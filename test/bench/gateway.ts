import path from 'node:path'
import { allTopics, rawTopic } from '@tributary/core'
import { freePorts } from '@tributary/local-stack'
import { PROVIDER_IDS } from '@tributary/providers'
import {
  applyTopics,
  createKafka,
  findRanges,
  KAFKA_FIELDS,
  recordsIn,
  TOPIC_FIELDS,
} from '@tributary/runtime/kafka'
import { createLog, readConfig } from '@tributary/runtime/service'
import { closedLoop, eventually, stackVariables, startStack } from '@tributary/testing'
import type { GatewayProcess } from '../../services/gateway/src/testing/gateway-process.ts'
import { startGatewayProcess } from '../../services/gateway/src/testing/gateway-process.ts'
import { rawPost } from '../../services/gateway/src/testing/raw-client.ts'

/**
 * Sends requests in a closed loop to the real gateway on real Kafka, then to the same gateway with a
 * producer that confirms at once. The ratio is the cost of Kafka. The absolute numbers depend on the machine,
 * which the load, the gateway and Kafka share.
 */
const CONNECTIONS = 64
const WARM_UP_MS = 1_000
const MEASURE_MS = 4_000
const ROUNDS = 2
const BODY_BYTES = 1_200
const WEBHOOKS = 2_000

const INSTANT = path.resolve(import.meta.dirname, 'instant-gateway.ts')

type Measured = { readonly perSecond: number; readonly p50: number; readonly p99: number }

const stack = await startStack(process.env)
try {
  await bench(stack.addresses)
} finally {
  await stack.stop()
}

async function bench(addresses: typeof stack.addresses): Promise<void> {
  const fields = { kafka: KAFKA_FIELDS, topics: TOPIC_FIELDS }
  const config = readConfig(fields, stackVariables(addresses, ''))
  const kafka = createKafka({
    ...{ clientId: 'bench', settings: config.kafka, log: createLog('bench', 'fatal') },
  })
  await applyTopics(kafka, allTopics(PROVIDER_IDS), config.topics)
  const stored = async () => recordsIn(await findRanges(kafka, [{ topic: rawTopic('spruce') }]))
  const brokers = config.kafka.brokers
  const arms = { kafka: await start(brokers), instant: await start(brokers, INSTANT) }
  const results: Record<keyof typeof arms, Measured[]> = { kafka: [], instant: [] }
  const before = await stored()
  let accepted = 0
  for (let round = 0; round < ROUNDS; round++) {
    accepted += (await load(arms.kafka, WARM_UP_MS)).length
    const latencies = await load(arms.kafka, MEASURE_MS)
    accepted += latencies.length
    results.kafka.push(measured(latencies))
    await load(arms.instant, WARM_UP_MS)
    results.instant.push(measured(await load(arms.instant, MEASURE_MS)))
  }
  await Promise.all(Object.values(arms).map((gateway) => gateway.end('SIGTERM')))
  if ((await stored()) - before < accepted)
    throw new Error('a webhook answered 200 is not in Kafka')
  print(results)
}

async function start(brokers: readonly string[], main?: string): Promise<GatewayProcess> {
  const [port = 0, adminPort = 0] = await freePorts(2)
  const gateway = await startGatewayProcess({
    ...{ ports: [port, adminPort], brokers, ...(main && { main }) },
  })
  const ready = async () => {
    const { status } = await fetch(`http://127.0.0.1:${port}/readyz`)
    if (status !== 200) throw new Error(`/readyz answers ${status}`)
  }
  await eventually(ready, { what: 'a gateway that is ready' })
  return gateway
}

/** Milliseconds of every request of a run, all of which must be accepted. */
async function load(gateway: GatewayProcess, ms: number): Promise<readonly number[]> {
  const requests = signedRequests(gateway)
  const latencies: number[] = []
  let at = 0
  await closedLoop({
    ...{ port: gateway.port, connections: CONNECTIONS, signal: AbortSignal.timeout(ms) },
    next: () => requests[at++ % WEBHOOKS] ?? new Uint8Array(),
    onExchange(_, exchange) {
      if (exchange.status !== 200) throw new Error(`a webhook was answered ${exchange.status}`)
      latencies.push(exchange.ms)
    },
  })
  return latencies
}

function signedRequests(gateway: GatewayProcess): readonly Uint8Array[] {
  return Array.from({ length: WEBHOOKS }, (_, at) => {
    const object = { id: `ti_${at}`, conversationId: `t_${at % 500}` }
    const event = { object: 'event', type: 'conversationItem.created', data: { object } }
    const filler = 'x'.repeat(BODY_BYTES - JSON.stringify(event).length)
    const body = Buffer.from(JSON.stringify({ ...event, filler }))
    return rawPost('/webhooks/spruce', gateway.sign('spruce', body), body)
  })
}

function measured(latencies: readonly number[]): Measured {
  const sorted = latencies.toSorted((one, other) => one - other)
  const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return {
    perSecond: latencies.length / (MEASURE_MS / 1_000),
    p50: quantile(0.5),
    p99: quantile(0.99),
  }
}

function print({ kafka, instant }: Record<'kafka' | 'instant', readonly Measured[]>): void {
  const rows = [
    ['gateway', 'req/s', 'p50 ms', 'p99 ms'],
    ...kafka.map((of) => ['on Kafka', ...texts(of)]),
    ...instant.map((of) => ['confirming at once', ...texts(of)]),
  ]
  for (const row of rows) say(row.map((cell, at) => cell.padEnd(at === 0 ? 20 : 10)).join(''))
  const best = (of: readonly Measured[]) => Math.max(...of.map(({ perSecond }) => perSecond))
  say(`On Kafka it takes ${((100 * best(kafka)) / best(instant)).toFixed(0)} % of the requests`)
}

function texts({ perSecond, p50, p99 }: Measured): readonly string[] {
  return [perSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1)]
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
