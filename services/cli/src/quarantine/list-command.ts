import { kafkaOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { show } from '../context.ts'
import { jsonOption } from '../options.ts'
import { readRedriveLog } from '../records/redrive-log.ts'
import { renderTable } from '../table.ts'
import type { QuarantineGroup } from './groups.ts'
import { createQuarantineGroups } from './groups.ts'
import { readQuarantine, withQuarantineFilter } from './quarantined.ts'

export const quarantineList: Define = (command, context) => {
  withQuarantineFilter(command)
    .addOption(jsonOption())
    .action(async ({ json, ...filter }) => {
      const kafka = kafkaOf(context.env)
      const log = await readRedriveLog(kafka)
      const groups = createQuarantineGroups()
      for await (const request of readQuarantine(kafka, filter))
        groups.add(request, log.sentAt(request.record) !== null)
      show(context, { json, data: groups.all() }, () => groupsText(groups.all()))
    })
}

function groupsText(groups: readonly QuarantineGroup[]): string {
  if (groups.length === 0)
    return 'nothing is in quarantine; requests are kept for endpoints with "quarantine": true'
  const columns = ['provider', 'endpoint', 'reason', 'requests', 'admitted', 'bytes']
  const rows = groups.map((group) => [
    ...[group.provider, group.endpoint, group.reason, group.requests, group.admitted, group.bytes],
    ...[group.oldest_received_at, group.newest_received_at],
  ])
  return renderTable([...columns, 'oldest', 'newest'], rows)
}
