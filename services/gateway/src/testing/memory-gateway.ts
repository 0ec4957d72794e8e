import type { Metrics, Tracing } from '@tributary/runtime/service'
import { createMetrics, createOutageLog, NO_TRACING } from '@tributary/runtime/service'
import type { MemoryProducer } from '@tributary/runtime/testing'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { gatewayMetrics } from '../gateway-metrics.ts'
import type { App } from '../http/app.ts'
import { createApp } from '../http/app.ts'
import type { BodyBudget } from '../http/body-budget.ts'
import { createBodyBudget } from '../http/body-budget.ts'
import { createQuarantine } from '../quarantine.ts'
import { createRateLimitedLog } from '../rate-limited-log.ts'
import { createTokenBuckets } from '../token-buckets.ts'
import type { LogEntry } from './collect-log.ts'
import { collectLog } from './collect-log.ts'
import type { SignedEndpoints } from './signed-endpoints.ts'
import { signedEndpoints } from './signed-endpoints.ts'

/** A gateway with an in-memory producer: real providers, fresh secrets, no network. */
export type MemoryGateway = SignedEndpoints & {
  readonly app: App
  readonly bodyBudget: BodyBudget
  readonly producer: MemoryProducer
  readonly lines: readonly LogEntry[]
  /** Values of a metric by its exposed labels: `provider="bird",status="200"`. */
  counts(metric: string): Promise<Readonly<Record<string, number>>>
}

export const NOW_MS = Date.UTC(2026, 10, 25, 12)
export const MAX_BODY_BYTES = 10_000

/** A body that names a person: it must never appear in an answer or in the log. */
export const BODY: Uint8Array = Buffer.from('{"secret-content":"Maya has a cold"}')

type Options = {
  /** Added to every `default` endpoint. */
  readonly endpoint?: object
  readonly quarantine?: { readonly maxBytes?: number; readonly bytesPerMinute?: number }
  readonly producer?: MemoryProducer
  readonly now?: () => number
  readonly maxBodyBytes?: number
  /** Budget of all bodies that are being read; 64 MiB by default. */
  readonly bodyBudgetBytes?: number
  readonly tracing?: Tracing
}

export function memoryGateway(options: Options = {}): MemoryGateway {
  const { producer = createMemoryProducer(), now = () => NOW_MS } = options
  const { maxBodyBytes = MAX_BODY_BYTES, bodyBudgetBytes = 64 * 1024 * 1024 } = options
  const bodyBudget = createBodyBudget(bodyBudgetBytes)
  const signed = signedEndpoints(options.endpoint)
  const exposed = createMetrics('gateway')
  const log = collectLog()
  const monotonic = () => performance.now()
  const shared = {
    producer,
    publishTimeoutMs: 3_000,
    metrics: gatewayMetrics(exposed),
    floodLog: createRateLimitedLog(log, monotonic),
    outages: createOutageLog(log),
  }
  const limits = { maxBytes: 1_000, bytesPerMinute: 10_000, ...options.quarantine }
  const app = createApp({
    ...shared,
    log,
    endpoints: signed.endpoints,
    tracing: options.tracing ?? NO_TRACING,
    quarantine: createQuarantine({ ...shared, ...limits }),
    rateLimits: createTokenBuckets(monotonic),
    maxBodyBytes,
    bodyBudget,
    now,
    ready: async () => ({ ready: true }),
  })
  return {
    ...signed,
    app,
    bodyBudget,
    producer,
    lines: log.entries,
    counts: (metric) => countsOf(exposed, metric),
  }
}

type WebhookPost = {
  readonly path?: string
  readonly body?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** Posts a body with the signature of the provider, or with `headers` instead. */
export async function post(gateway: MemoryGateway, provider: string, sent: WebhookPost = {}) {
  const { body = BODY, path = `/webhooks/${provider}` } = sent
  const headers = sent.headers ?? gateway.sign(provider, body, NOW_MS)
  const init = { method: 'POST', body: Buffer.from(body), headers: { ...headers } }
  return gateway.app.request(path, init)
}

async function countsOf(metrics: Metrics, metric: string) {
  const { text } = await metrics.expose()
  const samples = text.split('\n').flatMap((line) => {
    const match = new RegExp(`^${metric}\\{(.*)\\} (\\S+)$`).exec(line)
    return match === null ? [] : [[labelsOf(match[1] ?? ''), Number(match[2])] as const]
  })
  return Object.fromEntries(samples)
}

const labelsOf = (labels: string): string =>
  labels
    .split(',')
    .filter((label) => !label.startsWith('service='))
    .join(',')
