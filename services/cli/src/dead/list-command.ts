import { kafkaOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { show } from '../context.ts'
import { jsonOption } from '../options.ts'
import { createProgress } from '../progress.ts'
import { readRedriveLog } from '../records/redrive-log.ts'
import { renderTable } from '../table.ts'
import type { DeadGroup } from './dead-groups.ts'
import { createDeadGroups } from './dead-groups.ts'
import { readDeadLetters, withDeadFilter } from './filter.ts'

export const deadList: Define = (command, context) => {
  withDeadFilter(command)
    .addOption(jsonOption())
    .action(async ({ json, ...filter }) => {
      const kafka = kafkaOf(context.env)
      const log = await readRedriveLog(kafka)
      const groups = createDeadGroups()
      const progress = createProgress(context.note, (done) => `read ${done} dead letters`)
      for await (const letter of readDeadLetters(kafka, filter)) {
        groups.add(letter, log.sentAt(letter.record) !== null)
        progress.tick()
      }
      show(context, { json, data: groups.all() }, () => groupsText(groups.all()))
    })
}

const COLUMNS = [
  ...['stage', 'code', 'provider', 'records', 'redriven', 'most redrives'],
  ...['oldest', 'newest', 'record of the newest'],
]

function groupsText(groups: readonly DeadGroup[]): string {
  if (groups.length === 0) return 'no dead letters'
  const rows = groups.map((group) => [
    ...[group.stage, group.code, group.provider, group.records, group.redriven],
    ...[group.redrives_max, group.oldest_failed_at, group.newest_failed_at, group.newest_address],
  ])
  const sum = (count: 'records' | 'redriven') =>
    groups.reduce((total, group) => total + group[count], 0).toLocaleString('en-US')
  const total = `${sum('records')} dead letters, ${sum('redriven')} of them redriven already`
  return `${renderTable(COLUMNS, rows)}\n${total}`
}
