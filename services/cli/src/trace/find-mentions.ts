import type { ClickHouseClient } from '@clickhouse/client'

/** Something that can be traced, and what an id is to it that cannot be traced itself. */
export type Mention = {
  readonly named: 'conversation' | 'contact'
  readonly kind: 'message' | 'call' | 'event'
  /** message_id, call_id or event_id. */
  readonly id: string
}

const MAX_MENTIONS = 5

const FROM = [
  { kind: 'message', view: 'messages', id: 'message_id' },
  { kind: 'call', view: 'calls', id: 'call_id' },
  { kind: 'event', view: 'conversation_events', id: 'event_id' },
] as const

/** The newest that belong to a conversation, or to a contact, of one of these ids. */
export async function findMentions(
  client: ClickHouseClient,
  ids: readonly string[],
): Promise<readonly Mention[]> {
  const result = await client.query({ query: QUERY, query_params: { ids }, format: 'JSONEachRow' })
  return result.json<Mention>()
}

const QUERY = `
  SELECT if(has({ids:Array(String)}, conversation_id), 'conversation', 'contact') AS named, kind, id
  FROM (${FROM.map(
    ({ kind, view, id }) => `
      SELECT '${kind}' AS kind, ${id} AS id, conversation_id, received_at FROM ${view}
      WHERE has({ids:Array(String)}, conversation_id) OR has({ids:Array(String)}, contact_id)`,
  ).join(' UNION ALL ')})
  ORDER BY received_at DESC, kind, id LIMIT ${MAX_MENTIONS}`
