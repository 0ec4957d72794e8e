import type { ClickHouseClient } from '@clickhouse/client'
import type { UnifiedKind } from '@tributary/core'

/** A row of an entity view: where its newest record came from. Absent text is ''. */
export type TracedRow = {
  readonly kind: UnifiedKind
  readonly view: string
  readonly provider: string
  readonly account_id: string
  /** message_id or call_id; of a conversation event the conversation's id. */
  readonly entity_id: string
  readonly conversation_id: string
  readonly event_id: string
  readonly version: number
  readonly mapping_version: number
  /** Epoch milliseconds; null when unknown. */
  readonly occurred_ms: number | null
  readonly received_ms: number
  readonly raw_topic: string
  readonly raw_partition: number
  readonly raw_offset: string
}

/** Which rows: those with one of these ids, or mapped from one of these raw records (`topic/partition/offset`). */
export type RowQuery = {
  readonly ids: readonly string[]
  readonly rawAddresses: readonly string[]
}

type View = {
  readonly kind: UnifiedKind
  readonly view: string
  readonly id: string
  /** Columns that an id may stand in. */
  readonly found: readonly string[]
}

const VIEWS: readonly View[] = [
  { kind: 'message', view: 'messages', id: 'message_id', found: ['message_id', 'event_id'] },
  { kind: 'call', view: 'calls', id: 'call_id', found: ['call_id', 'event_id'] },
  {
    ...{ kind: 'conversation', view: 'conversation_events', id: 'conversation_id' },
    found: ['event_id'],
  },
]

/** Rows of the views that show the entities themselves. */
export async function findRows(
  client: ClickHouseClient,
  { ids, rawAddresses }: RowQuery,
): Promise<readonly TracedRow[]> {
  const rows = VIEWS.map(async (view) => {
    const result = await client.query({
      query: queryOf(view),
      query_params: { ids, rawAddresses },
      format: 'JSONEachRow',
    })
    const found = await result.json<Omit<TracedRow, 'kind' | 'view'>>()
    return found.map((row) => ({ kind: view.kind, view: view.view, ...row }))
  })
  return (await Promise.all(rows)).flat()
}

const queryOf = ({ view, id, found }: View) => `
  SELECT provider, account_id, ${id} AS entity_id, conversation_id, event_id,
    toFloat64(version) AS version, mapping_version,
    toFloat64(toUnixTimestamp64Milli(occurred_at)) AS occurred_ms,
    toFloat64(toUnixTimestamp64Milli(received_at)) AS received_ms,
    raw_topic, raw_partition, toString(raw_offset) AS raw_offset
  FROM ${view}
  WHERE ${found.map((column) => `has({ids:Array(String)}, ${column})`).join(' OR ')}
    OR has({rawAddresses:Array(String)},
      concat(raw_topic, '/', toString(raw_partition), '/', toString(raw_offset)))
  ORDER BY provider, account_id, received_ms, event_id`
