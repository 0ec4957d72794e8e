import type { OutRecord, WebhookRequest } from '@tributary/core'
import { HEADERS, httpHeader, QUARANTINE_TOPIC } from '@tributary/core'
import type { Endpoint, Provider, RefusalReason } from '@tributary/providers'
import { keptHeaders } from '@tributary/providers'
import type { OutageLog } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import type { GatewayMetrics } from './gateway-metrics.ts'
import { createTokenBuckets } from './token-buckets.ts'

/** A request that failed verification. */
export type RefusedRequest = {
  readonly provider: Provider
  readonly endpoint: Endpoint
  readonly request: WebhookRequest
  readonly reason: RefusalReason
  readonly receivedAtMs: number
}

export type QuarantineOptions = {
  readonly producer: Producer
  /** Largest body that the quarantine keeps. */
  readonly maxBytes: number
  /** Bytes kept per endpoint: a token bucket of this size, refilled at this rate per minute. */
  readonly bytesPerMinute: number
  /** Time within which Kafka must confirm a request; after it, the request is dropped. Milliseconds. */
  readonly publishTimeoutMs: number
  readonly metrics: GatewayMetrics
  readonly outages: OutageLog
}

export type Quarantine = {
  /**
   * Keeps a refused request of an endpoint with "quarantine". Works in the background: the answer
   * takes the same time whether Kafka works or not. Drops and counts a request that is too large,
   * over the endpoint's rate, or not confirmed by Kafka.
   */
  keep(refused: RefusedRequest): void
  /** Resolves once no publish is in flight. */
  close(): Promise<void>
}

/** Limit for bytes in flight of all endpoints: forged requests must not use up the webhooks' memory. */
const MAX_PENDING_BYTES = 8 * 1024 * 1024

export function createQuarantine(options: QuarantineOptions): Quarantine {
  const { producer, maxBytes, bytesPerMinute, publishTimeoutMs, metrics, outages } = options
  const limit = { perSecond: bytesPerMinute / 60, burst: bytesPerMinute }
  const buckets = createTokenBuckets<Endpoint>(() => performance.now())
  const pending = new Set<Promise<void>>()
  let pendingBytes = 0

  function decide({ endpoint, request }: RefusedRequest, bytes: number): 'publish' | Dropped {
    if (request.body.byteLength > maxBytes) return 'too_large'
    if (pendingBytes + bytes > MAX_PENDING_BYTES) return 'over_rate'
    return buckets.take(endpoint, limit, bytes) > 0 ? 'over_rate' : 'publish'
  }

  async function publish(record: OutRecord, provider: string): Promise<void> {
    try {
      await producer.publish(record, performance.now() + publishTimeoutMs)
      metrics.quarantined.inc({ provider, outcome: 'kept' })
    } catch (error) {
      metrics.quarantined.inc({ provider, outcome: 'failed' })
      outages.failed({ error, fields: { provider }, level: 'error', message: 'not quarantined' })
    }
  }

  return {
    keep(refused) {
      if (!refused.endpoint.quarantine) return
      const record = quarantineRecord(refused)
      const bytes = sizeOf(record)
      const decision = decide(refused, bytes)
      if (decision !== 'publish') {
        metrics.quarantined.inc({ provider: refused.provider.id, outcome: decision })
        return
      }
      pendingBytes += bytes
      const publishing = publish(record, refused.provider.id).finally(() => {
        pendingBytes -= bytes
        pending.delete(publishing)
      })
      pending.add(publishing)
    },
    async close() {
      await Promise.all(pending)
    },
  }
}

type Dropped = 'too_large' | 'over_rate'

/** The exact bytes of the refused request, with the headers that a second verification needs. */
export function quarantineRecord(refused: RefusedRequest): OutRecord {
  const { provider, endpoint, request, reason, receivedAtMs } = refused
  return {
    topic: QUARANTINE_TOPIC,
    key: null,
    value: request.body,
    headers: {
      [HEADERS.provider]: provider.id,
      [HEADERS.endpoint]: endpoint.name,
      [HEADERS.reason]: reason,
      [HEADERS.http]: httpHeader(request, keptHeaders(provider)),
    },
    timestampMs: receivedAtMs,
  }
}

/** Bytes of the body and the headers: an empty body is not free, because its headers are kept. */
function sizeOf({ value, headers }: OutRecord): number {
  const texts = Object.entries(headers).flat()
  return value.byteLength + texts.reduce((sum, text) => sum + text.length, 0)
}
