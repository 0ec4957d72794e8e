import { rawTopic } from '@tributary/core'
import type { Endpoints } from '@tributary/providers'
import { PROVIDER_IDS } from '@tributary/providers'
import type { KafkaProducer } from '@tributary/runtime/kafka'
import type { Log, Readiness, Tracing } from '@tributary/runtime/service'
import { NO_TRACING } from '@tributary/runtime/service'
import { createApp } from './app.ts'
import { createBodyBudget } from './body-budget.ts'
import type { GatewayConfig } from './config.ts'
import type { GatewayMetrics } from './gateway-metrics.ts'
import { createQuarantine } from './quarantine.ts'
import { createReadiness } from './readiness.ts'
import { SERVE_LIMITS, serve } from './serve.ts'
import { createSparing } from './sparing.ts'
import type { Spooling } from './spool/spooling.ts'
import { createTokenBuckets } from './token-buckets.ts'

export type GatewayParts = {
  readonly config: Pick<GatewayConfig, 'gateway' | 'quarantine'>
  readonly endpoints: Endpoints
  readonly producer: Pick<KafkaProducer, 'publish' | 'probe'>
  /** Takes webhooks while Kafka is away; left out, they are asked to come again. */
  readonly spooling?: Pick<Spooling, 'publish' | 'hasRoom'>
  readonly metrics: GatewayMetrics
  readonly log: Log
  /** Left out, nothing is traced. */
  readonly tracing?: Tracing
}

export type Gateway = {
  readonly port: number
  /** Whether a webhook can be published, or spooled, right now. */
  readonly ready: () => Promise<Readiness>
  /**
   * Takes nothing more, answers what is under way and resolves once the producer is needed no
   * longer.
   */
  close(): Promise<void>
}

/** From the end of the publish time-out to the answer. */
const ANSWER_MS = 500
const READINESS = { ttlMs: 1_000, timeoutMs: 2_000 }

const STOPPING = { ready: false, reason: 'the gateway is being stopped' } as const

const monotonic = () => performance.now()

/** Starts the public side of the gateway; resolves once it listens. */
export async function startGateway(parts: GatewayParts): Promise<Gateway> {
  const { config, endpoints, producer, spooling, metrics, log, tracing = NO_TRACING } = parts
  const { host, port, maxBodyBytes, publishTimeout: publishTimeoutMs } = config.gateway
  const sparing = createSparing(monotonic)
  const common = { publishTimeoutMs, metrics, log, sparing }
  const quarantine = createQuarantine({ ...common, producer, ...config.quarantine })
  let isStopping = false
  const canPublish = createReadiness(async () => {
    await producer.probe(PROVIDER_IDS.map(rawTopic))
    return { ready: true }
  }, READINESS)
  const canAccept = spooling === undefined ? canPublish : orSpool(canPublish, spooling)
  const ready = async () => (isStopping ? STOPPING : canAccept())
  const app = createApp({
    ...common,
    producer: spooling ?? producer,
    endpoints,
    tracing,
    quarantine,
    rateLimits: createTokenBuckets(monotonic),
    maxBodyBytes,
    bodyBudget: createBodyBudget(config.gateway.maxUnconfirmedBytes),
    now: Date.now,
    ready,
  })
  const answerBudgetMs = publishTimeoutMs + ANSWER_MS
  const server = await serve(app, {
    host,
    port,
    maxBodyBytes,
    answerBudgetMs,
    limits: SERVE_LIMITS,
  })
  return {
    port: server.port,
    ready,
    async close() {
      isStopping = true
      await server.close()
      await quarantine.close()
    },
  }
}

/** While Kafka is away, room in the spool is all that the next webhook needs. */
function orSpool(canPublish: () => Promise<Readiness>, { hasRoom }: Pick<Spooling, 'hasRoom'>) {
  return async (): Promise<Readiness> => {
    const readiness = await canPublish()
    if (readiness.ready || !hasRoom()) return readiness
    return { ready: true, note: `the spool takes webhooks: ${readiness.reason}` }
  }
}
