import { REDRIVES_TOPIC, rawTopic } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { kafkaOf, withProducer } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { loadEndpoints } from '../endpoints-file.ts'
import { renderTable } from '../table.ts'
import { QUARANTINE_OPTIONS, QUARANTINE_USAGE, quarantineFilterOf } from './quarantined.ts'
import type { VerificationResult } from './verify-quarantine.ts'
import { verifyQuarantine } from './verify-quarantine.ts'

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
      ? await verifyQuarantine(verification, null)
      : await withProducer(kafka, topics, (producer) => verifyQuarantine(verification, producer))
    print(
      args.values['json']
        ? JSON.stringify({ dry_run: isDryRun, ...result })
        : textOf(result, isDryRun),
    )
    return true
  },
}

function textOf({ groups, admitted }: VerificationResult, isDryRun: boolean): string {
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
