import type { ClickHouseClient } from '@clickhouse/client'
import { tableOf } from '@tributary/runtime/clickhouse'
import { relandConversations } from '../../replay/tables/reland-conversations.ts'
import { applyDeletedMask, deleteRows } from '../../scratch/mutation.ts'
import {
  conversationsOfErasures,
  forgetTakenOut,
  IS_OF_ERASURES,
  noteTakenOut,
} from '../../scratch/taken-out.ts'
import type { Search } from './find-person.ts'
import { UNLOGGED } from './find-person.ts'
import { OF_ACCOUNT, paramsOf } from './person-sql.ts'

/** Rows that were removed, by store. */
export type RemovedRows = Readonly<Record<string, number>>

/**
 * Removes everything that `findPerson` listed from every store, in all versions, and rewrites the
 * parts, so that the bytes are gone as well. Of a conversation that is shared, what others say stays:
 * it is gathered again from the rows that are left, as are those of an erasure that was cut short
 * before it had done so. `beforeRegathering` resolves once inserts that were under way have ended.
 */
export async function deletePerson(
  client: ClickHouseClient,
  search: Search,
  beforeRegathering: () => Promise<void>,
): Promise<RemovedRows> {
  const removed: Record<string, number> = {}
  const { database, scratch, person } = search
  const ofPerson = { database, params: paramsOf(person), settings: UNLOGGED }
  const shared = sharedConversations(scratch)
  await noteTakenOut(client, { ...ofPerson, by: 'erase', select: shared })
  for (const [table, where] of Object.entries(removals(search))) {
    removed[table] = await countRows(client, search, { table, where })
    await deleteRows(client, { ...ofPerson, table, where })
  }
  await beforeRegathering()
  await relandConversations(client, {
    ...ofPerson,
    conversations: conversationsOfErasures(database),
  })
  await forgetTakenOut(client, { database, where: IS_OF_ERASURES })
  for (const table of Object.keys(removed)) {
    await applyDeletedMask(client, { database, table })
  }
  return removed
}

/** Condition for the rows to remove, by store. */
function removals({ scratch }: Search): Readonly<Record<string, string>> {
  const ids = (kind: string) =>
    `(SELECT id FROM ${tableOf(scratch, 'rows')} WHERE kind = '${kind}')`
  const conversations = `(SELECT conversation_id FROM ${tableOf(scratch, 'conversations')})`
  const own = `(SELECT conversation_id FROM ${tableOf(scratch, 'conversations')} WHERE NOT is_shared)`
  return {
    messages_store: `${OF_ACCOUNT} AND message_id IN ${ids('message')}`,
    message_statuses_store: `${OF_ACCOUNT} AND message_id IN ${ids('message')}`,
    message_chains_store: `message_key IN (
      SELECT sipHash64({provider:String}, {account:String}, id)
      FROM ${tableOf(scratch, 'rows')} WHERE kind = 'message')`,
    calls_store: `${OF_ACCOUNT} AND call_id IN ${ids('call')}`,
    conversation_events_store: `${OF_ACCOUNT} AND event_id IN ${ids('event')}`,
    conversation_states_store: `${OF_ACCOUNT} AND conversation_id IN ${conversations}`,
    conversations_store: `${OF_ACCOUNT} AND conversation_id IN ${conversations}`,
    deletions_store: `${OF_ACCOUNT} AND (
      (entity = 'message' AND id IN ${ids('message')}) OR (entity = 'call' AND id IN ${ids('call')})
      OR (entity = 'conversation' AND id IN ${own}))`,
  }
}

const sharedConversations = (scratch: string): string => `
  SELECT 'conversation' AS kind, {provider:String} AS provider, {account:String} AS account_id,
    conversation_id AS id
  FROM ${tableOf(scratch, 'conversations')} WHERE is_shared`

async function countRows(
  client: ClickHouseClient,
  { database, person }: Search,
  { table, where }: { readonly table: string; readonly where: string },
): Promise<number> {
  const result = await client.query({
    query: `SELECT count() AS rows FROM ${tableOf(database, table)} WHERE ${where}`,
    query_params: paramsOf(person),
    format: 'JSONEachRow',
    clickhouse_settings: UNLOGGED,
  })
  const [row] = await result.json<{ rows: number }>()
  return row?.rows ?? 0
}
