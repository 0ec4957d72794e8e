import { kafkaOf } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { readLedger } from '../records/ledger.ts'
import { renderTable } from '../table.ts'
import type { QuarantineGroup } from './quarantine-histogram.ts'
import { createQuarantineHistogram } from './quarantine-histogram.ts'
import {
  QUARANTINE_OPTIONS,
  QUARANTINE_USAGE,
  quarantineFilterOf,
  readQuarantine,
} from './quarantined.ts'

export const quarantineList: Command = {
  name: 'quarantine list',
  usage: `${QUARANTINE_USAGE} [--json]`,
  summary:
    'requests that did not verify, by provider, endpoint and reason, and how many were admitted since',
  options: { ...QUARANTINE_OPTIONS, ...JSON_OPTION },
  async run(args, { env, print }) {
    const filter = quarantineFilterOf(args, Date.now())
    const kafka = kafkaOf(env)
    const ledger = await readLedger(kafka)
    const histogram = createQuarantineHistogram()
    for await (const request of readQuarantine(kafka, filter)) {
      histogram.add(request, ledger.sentAt(request.record) !== null)
    }
    const groups = histogram.groups()
    print(args.values['json'] ? JSON.stringify(groups) : textOf(groups))
    return true
  },
}

function textOf(groups: readonly QuarantineGroup[]): string {
  if (groups.length === 0) {
    return 'nothing is in quarantine; requests are kept for endpoints with "quarantine": true'
  }
  const columns = ['provider', 'endpoint', 'reason', 'requests', 'admitted', 'bytes']
  const rows = groups.map((group) => [
    ...[group.provider, group.endpoint, group.reason, group.requests, group.admitted, group.bytes],
    ...[group.oldest_received_at, group.newest_received_at],
  ])
  return renderTable([...columns, 'oldest', 'newest'], rows)
}
