import type { History, HistoryRecord } from './records.ts'

const LANDING = {
  message: 'messages_landing',
  call: 'calls_landing',
  conversation: 'conversation_events_landing',
} as const satisfies Record<HistoryRecord['kind'], string>

/** Records as rows of the landing tables, grouped by table, in their order. */
export function rowsOf(
  records: History,
): readonly { readonly table: string; readonly rows: readonly object[] }[] {
  return (['message', 'call', 'conversation'] as const)
    .map((kind) => ({
      table: LANDING[kind],
      rows: records.filter((record) => record.kind === kind).map(rowOf),
    }))
    .filter(({ rows }) => rows.length > 0)
}

function rowOf({ kind, ...fields }: HistoryRecord): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      name.endsWith('_at') ? isoOf(value) : value,
    ]),
  )
}

const isoOf = (value: unknown) =>
  typeof value === 'number' ? new Date(value).toISOString() : value
