import type { Report, ReportOptions } from './query.ts'
import type { ReportTable } from './report-table.ts'

export type Noted = Pick<ReportOptions, 'by'> & {
  readonly report: Report
  /** The period before; null without a comparison. */
  readonly previous: Report | null
}

/** What a reader of the table has to know: dimensions that it does not have, and what may still change. */
export function notesOf(table: ReportTable, noted: Noted): readonly string[] {
  return [...missingDimensions(table, noted), ...censored(table, noted)]
}

const missingDimensions = ({ notBy }: ReportTable, { by }: Noted): readonly string[] =>
  by.flatMap((dimension) => {
    const reason = notBy[dimension]
    return reason === undefined ? [] : [`not by ${dimension}: ${reason}`]
  })

/** The newer period has more that has not ended, so that a comparison with an older one misleads. */
function censored({ name, pending }: ReportTable, { report, previous }: Noted): readonly string[] {
  if (pending === null || previous === null) return []
  const countIn = ({ totals }: Report) => Number(totals.get(name)?.[pending.measure] ?? 0)
  const [now, before] = [countIn(report), countIn(previous)]
  if (now === 0 && before === 0) return []
  const turns = (count: number) => `${count.toLocaleString('en-US')} turn${count === 1 ? '' : 's'}`
  return [`${turns(now)} now and ${turns(before)} before ${pending.says}`]
}
