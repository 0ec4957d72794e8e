import { REDRIVES_TOPIC, rawTopic } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import type { Define } from '../cli.ts'
import { kafkaOf, withProducer } from '../clients.ts'
import { show } from '../context.ts'
import { loadEndpoints } from '../endpoints-file.ts'
import { jsonOption } from '../options.ts'
import { renderTable } from '../table.ts'
import { withQuarantineFilter } from './quarantined.ts'
import type { AdmissionResult } from './verify.ts'
import { admitAuthentic } from './verify.ts'

export const quarantineVerify: Define = (command, context) => {
  withQuarantineFilter(command)
    .option('--dry-run', 'publish nothing and show what would be admitted')
    .addOption(jsonOption())
    .action(async ({ json, dryRun, ...filter }) => {
      const isDryRun = dryRun === true
      const kafka = kafkaOf(context.env)
      const admission = { kafka, filter, endpoints: loadEndpoints(context.env) }
      const topics = [...PROVIDER_IDS.map(rawTopic), REDRIVES_TOPIC]
      const result = isDryRun
        ? await admitAuthentic(admission, null)
        : await withProducer(kafka, topics, (producer) => admitAuthentic(admission, producer))
      const data = { dry_run: isDryRun, ...result }
      show(context, { json, data }, () => resultText(result, isDryRun))
      for (const line of result.refused) context.note(line)
      if (result.refused.length > 0) context.fail()
    })
}

/** The table first, then in a dry run a line for each request that would be admitted. */
export function resultText({ groups, admitted }: AdmissionResult, isDryRun: boolean): string {
  if (groups.length === 0) return 'no quarantined requests match'
  const plan = admitted.map(({ address, to, webhook_id }) => `${address} -> ${to}  ${webhook_id}`)
  const rows = groups.map(({ provider, endpoint, outcome, requests }) => [
    ...[provider, endpoint],
    isDryRun && outcome === 'admitted' ? 'would be admitted' : outcome,
    requests,
  ])
  const table = renderTable(['provider', 'endpoint', 'outcome', 'requests'], rows)
  return isDryRun && plan.length > 0 ? [table, '', ...plan].join('\n') : table
}
