import type { Pipeline } from './pipeline.ts'

/**
 * Views that are a function of the stores. Not backlog_hourly, which grows with every hour, and not
 * deletions, of which a rebuilt database has fewer.
 */
const VIEWS = [
  ...['messages', 'calls', 'conversation_events', 'conversations', 'communications'],
  ...['communication_volume_hourly', 'call_metrics_hourly', 'response_steps', 'response_turns'],
  ...['conversation_sessions', 'waiting_conversations', 'response_metrics_daily'],
  ...['contact_touches', 'contact_turns', 'waiting_contacts', 'missed_call_followups'],
  ...['agent_metrics_daily', 'contacts'],
] as const

/** Columns that depend on the clock or on which of several identical deliveries was kept. */
const FREE = [
  ...['received_at', 'raw_topic', 'raw_partition', 'raw_offset', 'changed_at'],
  ...['waiting_seconds', 'waiting_business_seconds', 'is_stale'],
]

export type ViewRows = Readonly<Record<string, readonly string[]>>

/**
 * Every row of every view, sorted, without the columns that may differ between identical deliveries and
 * without those in `leftOut`.
 */
export async function viewRows(
  { query }: Pipeline,
  leftOut: readonly string[] = [],
): Promise<ViewRows> {
  const rows = VIEWS.map(async (view) => {
    const columns = await query<{ name: string }>(
      `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '${view}'`,
    )
    const names = columns
      .map(({ name }) => name)
      .filter((name) => ![...FREE, ...leftOut].includes(name))
    const texts = names.map((name) => `'${name}', ifNull(toString(${name}), 'NULL')`)
    const found = await query<{ row: string }>(
      `SELECT toJSONString(map(${texts.join(', ')})) AS row FROM ${view} ORDER BY row`,
    )
    return [view, found.map(({ row }) => row)] as const
  })
  return Object.fromEntries(await Promise.all(rows))
}
