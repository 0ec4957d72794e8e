import type { UnifiedKind } from '@tributary/core'
import type { Database } from '@tributary/runtime/clickhouse'

/** A row of an entity view, with the origin of its newest record. Absent text is ''. */
export type TracedRow = {
  readonly kind: UnifiedKind
  readonly view: string
  readonly provider: string
  readonly account_id: string
  /** message_id or call_id; conversation_id for a conversation event. */
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

/** Rows with one of these ids, or mapped from one of these raw records (`topic/partition/offset`). */
export type RowQuery = {
  readonly ids: readonly string[]
  readonly rawCoordinates: readonly string[]
}

type View = {
  readonly kind: UnifiedKind
  readonly view: string
  readonly id: string
  /** Columns in which an id is searched. */
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

/** Rows of the entity views. */
export async function findRows(
  database: Database,
  { ids, rawCoordinates }: RowQuery,
): Promise<readonly TracedRow[]> {
  const rows = VIEWS.map(async (view) => {
    const found = await database.rows<Omit<TracedRow, 'kind' | 'view'>>(rowsOf(view), {
      params: { ids, rawCoordinates },
    })
    return found.map((row) => ({ kind: view.kind, view: view.view, ...row }))
  })
  return (await Promise.all(rows)).flat()
}

const rowsOf = ({ view, id, found }: View) => `
  SELECT provider, account_id, ${id} AS entity_id, conversation_id, event_id,
    toFloat64(version) AS version, mapping_version,
    toFloat64(toUnixTimestamp64Milli(occurred_at)) AS occurred_ms,
    toFloat64(toUnixTimestamp64Milli(received_at)) AS received_ms,
    raw_topic, raw_partition, toString(raw_offset) AS raw_offset
  FROM ${view}
  WHERE ${found.map((column) => `has({ids:Array(String)}, ${column})`).join(' OR ')}
    OR has({rawCoordinates:Array(String)},
      concat(raw_topic, '/', toString(raw_partition), '/', toString(raw_offset)))
  ORDER BY provider, account_id, received_ms, event_id`

/** An entity that can be traced, found by the id of its conversation or contact. */
export type Mention = {
  readonly named: 'conversation' | 'contact'
  readonly kind: 'message' | 'call' | 'event'
  /** message_id, call_id or event_id. */
  readonly id: string
}

const MAX_MENTIONS = 5

/** The newest entities of a conversation or a contact with one of these ids. */
export const findMentions = (
  database: Database,
  ids: readonly string[],
): Promise<readonly Mention[]> => database.rows<Mention>(MENTIONS, { params: { ids } })

const MENTIONED = [
  { kind: 'message', view: 'messages', id: 'message_id' },
  { kind: 'call', view: 'calls', id: 'call_id' },
  { kind: 'event', view: 'conversation_events', id: 'event_id' },
] as const

const MENTIONS = `
  SELECT if(has({ids:Array(String)}, conversation_id), 'conversation', 'contact') AS named, kind, id
  FROM (${MENTIONED.map(
    ({ kind, view, id }) => `
      SELECT '${kind}' AS kind, ${id} AS id, conversation_id, received_at FROM ${view}
      WHERE has({ids:Array(String)}, conversation_id) OR has({ids:Array(String)}, contact_id)`,
  ).join(' UNION ALL ')})
  ORDER BY received_at DESC, kind, id LIMIT ${MAX_MENTIONS}`
