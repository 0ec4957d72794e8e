import type { OutRecord } from '@tributary/core'
import { HEADERS, keptRequest } from '@tributary/core'
import type { Endpoints, RefusalReason } from '@tributary/providers'
import { deliveryOf, findEndpoint, findProvider } from '@tributary/providers'
import type { Producer } from '@tributary/runtime/stream'
import type { CommandKafka } from '../clients.ts'
import { createGroups } from '../records/groups.ts'
import { readRedriveLog } from '../records/redrive-log.ts'
import type { RefusedRecord, Republication } from '../records/republisher.ts'
import { createRepublisher, refusedText } from '../records/republisher.ts'
import type { Quarantined, QuarantineFilter } from './quarantined.ts'
import { readQuarantine } from './quarantined.ts'

/**
 * What the current endpoints file makes of a quarantined request.
 * - `authentic`: it verifies; `record` is what the gateway would have published at its arrival.
 * - `refused`: it still does not. `unknown_endpoint`: the file no longer has its endpoint; `unreadable`:
 *   the record lacks what the verification needs.
 */
export type SecondVerdict =
  | { readonly kind: 'authentic'; readonly record: OutRecord }
  | {
      readonly kind: 'refused'
      readonly reason: RefusalReason | 'unknown_endpoint' | 'unreadable'
    }

/** Verifies a request as of the time of its arrival, which a limit on a signed timestamp refers to. */
export function verifyAgain(quarantined: Quarantined, endpoints: Endpoints): SecondVerdict {
  const { value: body, headers, timestampMs: receivedAtMs } = quarantined.record
  const provider = findProvider(quarantined.provider)
  const endpoint = provider && findEndpoint(endpoints, provider.id, quarantined.endpoint)
  if (provider === undefined || endpoint === undefined)
    return { kind: 'refused', reason: 'unknown_endpoint' }
  const request = keptRequest(headers[HEADERS.http] ?? '', body)
  if (request === null) return { kind: 'refused', reason: 'unreadable' }
  const verdict = provider.verify(request, endpoint, receivedAtMs)
  if (!verdict.verified) return { kind: 'refused', reason: verdict.reason }
  const { record } = deliveryOf({ provider, endpoint, request, receivedAtMs })
  return { kind: 'authentic', record }
}

export type Admission = {
  readonly kafka: CommandKafka
  readonly filter: QuarantineFilter
  readonly endpoints: Endpoints
}

/** Requests of one endpoint with one outcome: `admitted`, `admitted before`, or why not. */
type AdmissionGroup = {
  readonly provider: string
  readonly endpoint: string
  readonly outcome: string
  readonly requests: number
}

type Admitted = {
  /** Coordinates of the quarantined request. */
  readonly address: string
  readonly to: string
  readonly webhook_id: string
}

export type AdmissionResult = {
  readonly groups: readonly AdmissionGroup[]
  readonly admitted: readonly Admitted[]
  /** A line about each admitted request that Kafka refuses. */
  readonly refused: readonly string[]
}

/**
 * Verifies the matching requests that were not admitted before, and publishes the authentic ones to
 * their raw topic. Without a producer it publishes nothing.
 */
export async function admitAuthentic(
  { kafka, filter, endpoints }: Admission,
  producer: Producer | null,
): Promise<AdmissionResult> {
  const log = await readRedriveLog(kafka)
  const groups = createGroups(
    ({ provider, endpoint, outcome }: Omit<AdmissionGroup, 'requests'>) => [
      ...[provider, endpoint, outcome],
    ],
    (of) => ({ ...of, requests: 0 }),
  )
  const admitted: Admitted[] = []
  const count = ({ provider, endpoint }: Quarantined, outcome: string) => {
    groups.groupOf({ provider, endpoint, outcome }).requests++
  }

  async function* authentic(): AsyncGenerator<Republication, void, undefined> {
    for await (const request of readQuarantine(kafka, filter)) {
      if (log.sentAt(request.record) !== null) {
        count(request, 'admitted before')
        continue
      }
      const verdict = verifyAgain(request, endpoints)
      count(request, verdict.kind === 'authentic' ? 'admitted' : verdict.reason)
      if (verdict.kind !== 'authentic') continue
      const { topic: to, headers } = verdict.record
      const webhook_id = headers[HEADERS.webhookId] ?? ''
      admitted.push({ address: request.coordinates, to, webhook_id })
      yield { kept: request.record, record: verdict.record }
    }
  }

  const publish = producer === null ? readAll : createRepublisher(producer, Date.now).publish
  const refused = (await publish(authentic())).map(refusedText)
  return { groups: groups.all(), admitted, refused }
}

async function readAll(records: AsyncIterable<Republication>): Promise<readonly RefusedRecord[]> {
  for await (const _ of records) {
    // A dry run only counts them.
  }
  return []
}
