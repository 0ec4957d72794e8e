import { REDRIVES_TOPIC, rawTopic } from '@tributary/core'
import type { Endpoints } from '@tributary/providers'
import { PROVIDER_IDS } from '@tributary/providers'
import type { Producer } from '@tributary/runtime'
import type { AdminKafka } from '../clients.ts'
import { kafkaOf, withProducer } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { loadEndpoints } from '../endpoints-file.ts'
import { judge } from '../quarantine/judge.ts'
import type { Quarantined, QuarantineFilter } from '../quarantine/quarantined.ts'
import {
  QUARANTINE_OPTIONS,
  QUARANTINE_USAGE,
  quarantineFilterOf,
  readQuarantine,
} from '../quarantine/quarantined.ts'
import { readLedger } from '../records/ledger.ts'
import { createRepublisher } from '../records/republisher.ts'
import { renderTable } from '../table.ts'

export const quarantineVerify: Command = {
  name: 'quarantine verify',
  usage: `${QUARANTINE_USAGE} [--dry-run] [--json]`,
  summary:
    'checks quarantined requests against the endpoints file as it is now and publishes the authentic ones, each once',
  options: { ...QUARANTINE_OPTIONS, ...JSON_OPTION, 'dry-run': { type: 'boolean' } },
  async run(args, { env, print }) {
    const filter = quarantineFilterOf(args, Date.now())
    const isDryRun = args.values['dry-run'] === true
    const kafka = kafkaOf(env)
    const verification = { kafka, filter, endpoints: loadEndpoints(env) }
    const topics = [...PROVIDER_IDS.map(rawTopic), REDRIVES_TOPIC]
    const result = isDryRun
      ? await verifyAll(verification, null)
      : await withProducer(kafka, topics, (producer) => verifyAll(verification, producer))
    print(
      args.values['json']
        ? JSON.stringify({ dry_run: isDryRun, ...result })
        : textOf(result, isDryRun),
    )
    return true
  },
}

type Verification = {
  readonly kafka: AdminKafka
  readonly filter: QuarantineFilter
  readonly endpoints: Endpoints
}

/** Requests of one endpoint with one outcome: `admitted`, `admitted before`, or why not. */
type Group = {
  readonly provider: string
  readonly endpoint: string
  readonly outcome: string
  readonly requests: number
}

type Admitted = { readonly address: string; readonly to: string; readonly webhook_id: string }

type Result = { readonly groups: readonly Group[]; readonly admitted: readonly Admitted[] }

/** Without a producer nothing is published. */
async function verifyAll(
  { kafka, filter, endpoints }: Verification,
  producer: Producer | null,
): Promise<Result> {
  const ledger = await readLedger(kafka)
  const republisher = producer && createRepublisher(producer, Date.now)
  const groups = new Map<string, Group>()
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
    admitted.push({ address: request.address, to, webhook_id: headers['webhook-id'] ?? '' })
    await republisher?.publish(request.record, judgement.record)
  }
  await republisher?.finish()
  return { groups: [...groups.values()], admitted }
}

function textOf({ groups, admitted }: Result, isDryRun: boolean): string {
  if (groups.length === 0) return 'no quarantined requests match'
  const plan = admitted.map(({ address, to, webhook_id }) => `${address} -> ${to}  ${webhook_id}`)
  const rows = groups.map(({ provider, endpoint, outcome, requests }) => [
    ...[provider, endpoint],
    isDryRun && outcome === 'admitted' ? 'would be admitted' : outcome,
    requests,
  ])
  const table = renderTable(['provider', 'endpoint', 'outcome', 'requests'], rows)
  return [...(isDryRun ? plan : []), table].join('\n')
}
