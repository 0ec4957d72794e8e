import { kafkaOf } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { createProgress } from '../progress.ts'
import { readLedger } from '../records/ledger.ts'
import { renderTable } from '../table.ts'
import { FILTER_OPTIONS, FILTER_USAGE, filterOf } from './dead-filter.ts'
import type { DeadGroup } from './dead-histogram.ts'
import { createDeadHistogram } from './dead-histogram.ts'
import { readDeadLetters } from './read-dead-letters.ts'

export const deadList: Command = {
  name: 'dead list',
  usage: `${FILTER_USAGE} [--json]`,
  summary: 'dead letters by stage, code and provider, and how many were redriven already',
  options: { ...FILTER_OPTIONS, ...JSON_OPTION },
  async run(args, { env, print, note }) {
    const filter = filterOf(args, Date.now())
    const kafka = kafkaOf(env)
    const ledger = await readLedger(kafka)
    const histogram = createDeadHistogram()
    const progress = createProgress(note, (done) => `read ${done} dead letters`)
    for await (const letter of readDeadLetters(kafka, filter)) {
      histogram.add(letter, ledger.sentAt(letter.record) !== null)
      progress.tick()
    }
    const groups = histogram.groups()
    print(args.values['json'] ? JSON.stringify(groups) : textOf(groups))
    return true
  },
}

const COLUMNS = [
  ...['stage', 'code', 'provider', 'records', 'redriven', 'most redrives'],
  ...['oldest', 'newest', 'record of the newest'],
]

function textOf(groups: readonly DeadGroup[]): string {
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
