import { rawTopic } from '@tributary/core'
import type { Endpoints } from '@tributary/providers'
import { PROVIDER_IDS } from '@tributary/providers'
import type { KafkaProducer } from '@tributary/runtime/kafka'
import { unblocked } from '@tributary/runtime/kafka'
import type { Log, Readiness, Tracing } from '@tributary/runtime/service'
import { NO_TRACING, outagesOf } from '@tributary/runtime/service'
import type { GatewayConfig } from './config.ts'
import type { GatewayMetrics } from './gateway-metrics.ts'
import { createApp } from './http/app.ts'
import { createBodyBudget } from './http/body-budget.ts'
import type { ServerLimits } from './http/server.ts'
import { SERVER_LIMITS, serve } from './http/server.ts'
import { createQuarantine } from './quarantine.ts'
import { createRateLimitedLog } from './rate-limited-log.ts'
import { createReadiness, orSpoolRoom } from './readiness.ts'
import type { FallbackProducer } from './spool/fallback-producer.ts'
import { createTokenBuckets } from './token-buckets.ts'

export type WebhookServerOptions = {
  readonly config: Pick<GatewayConfig, 'gateway' | 'quarantine'>
  readonly endpoints: Endpoints
  readonly producer: Pick<KafkaProducer, 'publish' | 'probe' | 'blocked'>
  /** Takes webhooks while Kafka is unavailable; without it, the gateway asks providers to retry. */
  readonly fallback?: Pick<FallbackProducer, 'publish' | 'hasRoom'>
  readonly metrics: GatewayMetrics
  readonly log: Log
  /** By default nothing is traced. */
  readonly tracing?: Tracing
  readonly limits?: ServerLimits
}

export type WebhookServer = {
  readonly port: number
  /** Whether the gateway can publish or spool a webhook right now. */
  readonly ready: () => Promise<Readiness>
  /**
   * Takes no new connections and answers the requests in flight. Resolves once nothing needs the
   * producer any longer.
   */
  close(): Promise<void>
}

/** Time between the end of the publish time-out and the answer. */
const ANSWER_MS = 500
const READINESS = { ttlMs: 1_000, timeoutMs: 2_000 }

const STOPPING = { ready: false, reason: 'the gateway is being stopped' } as const

const monotonic = () => performance.now()

/** Starts the public side of the gateway; resolves once it listens. */
export async function startWebhookServer(options: WebhookServerOptions): Promise<WebhookServer> {
  const { config, endpoints, producer, fallback, metrics, log } = options
  const { tracing = NO_TRACING, limits = SERVER_LIMITS } = options
  const { host, port, maxBodyBytes, publishTimeout: publishTimeoutMs } = config.gateway
  const shared = {
    publishTimeoutMs,
    metrics,
    floodLog: createRateLimitedLog(log, monotonic),
    outages: outagesOf(log),
  }
  const quarantine = createQuarantine({ ...shared, producer, ...config.quarantine })
  let isStopping = false
  const canPublish = createReadiness(async () => {
    await producer.probe(PROVIDER_IDS.map(rawTopic))
    return unblocked(producer)
  }, READINESS)
  const canAccept = fallback === undefined ? canPublish : orSpoolRoom(canPublish, fallback)
  const ready = async () => (isStopping ? STOPPING : canAccept())
  const app = createApp({
    ...shared,
    log,
    producer: fallback ?? producer,
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
  const server = await serve(app, { host, port, maxBodyBytes, answerBudgetMs, limits })
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
