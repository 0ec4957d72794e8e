import type { Pipeline } from './pipeline.ts'

const VIEWS = [
  ...['messages', 'calls', 'conversation_events', 'conversations', 'communications'],
  ...['communication_volume_hourly', 'call_metrics_hourly', 'response_steps', 'response_turns'],
  ...['conversation_sessions', 'waiting_conversations', 'response_metrics_daily'],
] as const

/** Which of several identical deliveries was kept, and what the clock says: free to differ. */
const FREE = ['received_at', 'raw_topic', 'raw_partition', 'raw_offset', 'waiting_seconds']

export type ViewRows = Readonly<Record<string, readonly string[]>>

/**
 * Every row of every view, in one order, without what may differ between identical deliveries, and
 * without the columns that the caller leaves out.
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
