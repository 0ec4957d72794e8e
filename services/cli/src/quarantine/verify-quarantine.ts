import { HEADERS } from '@tributary/core'
import type { Endpoints } from '@tributary/providers'
import type { Producer } from '@tributary/runtime/stream'
import type { AdminKafka } from '../clients.ts'
import { readLedger } from '../records/ledger.ts'
import { createRepublisher } from '../records/republisher.ts'
import { judge } from './judge.ts'
import type { Quarantined, QuarantineFilter } from './quarantined.ts'
import { readQuarantine } from './quarantined.ts'

export type Verification = {
  readonly kafka: AdminKafka
  readonly filter: QuarantineFilter
  readonly endpoints: Endpoints
}

/** Requests of one endpoint with one outcome: `admitted`, `admitted before`, or why not. */
type VerifiedGroup = {
  readonly provider: string
  readonly endpoint: string
  readonly outcome: string
  readonly requests: number
}

type Admitted = { readonly address: string; readonly to: string; readonly webhook_id: string }

export type VerificationResult = {
  readonly groups: readonly VerifiedGroup[]
  readonly admitted: readonly Admitted[]
}

/**
 * Verifies the requests that match and were not admitted before, and publishes the authentic ones to
 * their raw topic. Without a producer nothing is published.
 */
export async function verifyQuarantine(
  { kafka, filter, endpoints }: Verification,
  producer: Producer | null,
): Promise<VerificationResult> {
  const ledger = await readLedger(kafka)
  const republisher = producer && createRepublisher(producer, Date.now)
  const groups = new Map<string, VerifiedGroup>()
  const admitted: Admitted[] = []
  const count = ({ provider, endpoint }: Quarantined, outcome: string) => {
    const name = `${provider} ${endpoint} ${outcome}`
    const requests = (groups.get(name)?.requests ?? 0) + 1
    groups.set(name, { provider, endpoint, outcome, requests })
  }
  for await (const request of readQuarantine(kafka, filter)) {
    if (ledger.sentAt(request.record) !== null) {
      count(request, 'admitted before')
      continue
    }
    const judgement = judge(request, endpoints)
    count(request, judgement.kind === 'authentic' ? 'admitted' : judgement.reason)
    if (judgement.kind !== 'authentic') continue
    const { topic: to, headers } = judgement.record
    admitted.push({ address: request.address, to, webhook_id: headers[HEADERS.webhookId] ?? '' })
    await republisher?.publish(request.record, judgement.record)
  }
  await republisher?.finish()
  return { groups: [...groups.values()], admitted }
}
