import type { OutRecord, WebhookRequest } from '@tributary/core'
import { describe, HEADERS, httpHeader, QUARANTINE_TOPIC } from '@tributary/core'
import type { Endpoint, Provider, RefusalReason } from '@tributary/providers'
import { keptHeaders } from '@tributary/providers'
import type { Log } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import type { GatewayMetrics } from './gateway-metrics.ts'
import type { Sparing } from './sparing.ts'
import { createTokenBuckets } from './token-buckets.ts'

/** A request that did not verify. */
export type Refused = {
  readonly provider: Provider
  readonly endpoint: Endpoint
  readonly request: WebhookRequest
  readonly reason: RefusalReason
  readonly receivedAtMs: number
}

export type QuarantineOptions = {
  readonly producer: Producer
  /** Largest body that is kept. */
  readonly maxBytes: number
  /** Bytes that are kept of one endpoint: as many at once, then so many a minute. */
  readonly bytesPerMinute: number
  /** Time within which Kafka must confirm; what takes longer is given up. */
  readonly publishTimeoutMs: number
  readonly metrics: GatewayMetrics
  readonly log: Log
  readonly sparing: Sparing
}

export type Quarantine = {
  /**
   * Keeps a refused request of an endpoint that asks for it, in the background: the answer neither
   * waits for it nor depends on it, so that it takes the same time whether Kafka is well or not.
   * What is too large, too much or not confirmed is not kept, and counted.
   */
  keep(refused: Refused): void
  /** Resolves once nothing is under way any more. */
  close(): Promise<void>
}

/** Bytes under way at most, of all endpoints: forged requests must not use up what webhooks need. */
const MAX_PENDING_BYTES = 8 * 1024 * 1024

export function createQuarantine(options: QuarantineOptions): Quarantine {
  const { producer, maxBytes, bytesPerMinute, publishTimeoutMs, metrics, log, sparing } = options
  const limit = { perSecond: bytesPerMinute / 60, burst: bytesPerMinute }
  const buckets = createTokenBuckets<Endpoint>(() => performance.now())
  const pending = new Set<Promise<void>>()
  let pendingBytes = 0

  function decide({ endpoint, request }: Refused, bytes: number): 'publish' | Dropped {
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
      const due = sparing.due('not quarantined')
      if (due) log.error({ provider, ...due, error: describe(error) }, 'not quarantined')
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

/** The exact bytes of the refused request, and what verifying it again needs. */
export function quarantineRecord(refused: Refused): OutRecord {
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

/** Bytes that a record takes: an empty body is not free, since its headers are kept as well. */
function sizeOf({ value, headers }: OutRecord): number {
  const texts = Object.entries(headers).flat()
  return value.byteLength + texts.reduce((sum, text) => sum + text.length, 0)
}
