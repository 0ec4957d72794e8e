import type { FoldedRows } from '../../libs/consumer/src/fold/index.ts'
import { hourText, timeText } from '../analytics/oracle/format.ts'
import type { Row } from '../analytics/scratch-database.ts'

/** The view that each kind of row equals. */
export const VIEWS = { message: 'messages', call: 'calls', conversation: 'conversations' } as const

/** Columns of the three views that the fold leaves out. */
export const LEFT_OUT: readonly string[] = [
  ...['is_open_hours', 'received_at', 'changed_at'],
  ...['raw_topic', 'raw_partition', 'raw_offset'],
]

/** Rows of the package as ClickHouse prints the rows of each view. */
export function asViews(rows: FoldedRows): Readonly<Record<string, readonly Row[]>> {
  return {
    messages: rows.message.map(asViewRow),
    calls: rows.call.map(asViewRow),
    conversations: rows.conversation.map(asViewRow),
  }
}

/** A row of the package as ClickHouse prints it. */
export const asViewRow = (row: object): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, printed(name, value)]))

function printed(name: string, value: unknown): unknown {
  if (typeof value !== 'number') return value
  if (name === 'occurred_hour') return hourText(value)
  return name.endsWith('_at') ? timeText(value) : value
}

/** A row of a view without the columns that the fold leaves out. */
export const withoutLeftOut = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !LEFT_OUT.includes(name)))
