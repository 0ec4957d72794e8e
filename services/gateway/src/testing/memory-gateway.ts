import type { Log, Metrics, Tracing } from '@tributary/runtime/service'
import { createMetrics, NO_TRACING } from '@tributary/runtime/service'
import type { MemoryProducer } from '@tributary/runtime/testing'
import { createMemoryProducer } from '@tributary/runtime/testing'
import type { App } from '../app.ts'
import { createApp } from '../app.ts'
import type { BodyBudget } from '../body-budget.ts'
import { createBodyBudget } from '../body-budget.ts'
import { gatewayMetrics } from '../gateway-metrics.ts'
import { createQuarantine } from '../quarantine.ts'
import { createSparing } from '../sparing.ts'
import { createTokenBuckets } from '../token-buckets.ts'
import type { SignedEndpoints } from './signed-endpoints.ts'
import { signedEndpoints } from './signed-endpoints.ts'

export type LogLine = { readonly level: string; readonly fields: object; readonly message: string }

/** A gateway with a producer in memory: real providers, fresh secrets, no network. */
export type MemoryGateway = SignedEndpoints & {
  readonly app: App
  readonly bodyBudget: BodyBudget
  readonly producer: MemoryProducer
  readonly lines: readonly LogLine[]
  /** Values of a metric by its labels, as they are exposed: `provider="bird",status="200"`. */
  counts(metric: string): Promise<Readonly<Record<string, number>>>
}

export const NOW_MS = Date.UTC(2026, 10, 25, 12)
export const MAX_BODY_BYTES = 10_000

type Options = {
  /** Added to every `default` endpoint. */
  readonly endpoint?: object
  readonly quarantine?: { readonly maxBytes?: number; readonly bytesPerMinute?: number }
  readonly producer?: MemoryProducer
  readonly now?: () => number
  readonly maxBodyBytes?: number
  /** Bytes of all bodies that are being read; 64 MiB by default. */
  readonly bodyBudgetBytes?: number
  readonly tracing?: Tracing
}

export function memoryGateway(options: Options = {}): MemoryGateway {
  const { producer = createMemoryProducer(), now = () => NOW_MS } = options
  const { maxBodyBytes = MAX_BODY_BYTES, bodyBudgetBytes = 64 * 1024 * 1024 } = options
  const bodyBudget = createBodyBudget(bodyBudgetBytes)
  const signed = signedEndpoints(options.endpoint)
  const exposed = createMetrics('gateway')
  const lines: LogLine[] = []
  const monotonic = () => performance.now()
  const common = {
    producer,
    publishTimeoutMs: 3_000,
    metrics: gatewayMetrics(exposed),
    log: logInto(lines),
    sparing: createSparing(monotonic),
  }
  const limits = { maxBytes: 1_000, bytesPerMinute: 10_000, ...options.quarantine }
  const app = createApp({
    ...common,
    endpoints: signed.endpoints,
    tracing: options.tracing ?? NO_TRACING,
    quarantine: createQuarantine({ ...common, ...limits }),
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
    lines,
    counts: (metric) => countsOf(exposed, metric),
  }
}

function logInto(lines: LogLine[]): Log {
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message })
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  }
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
