import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import { applyDeletedMask, deleteRows } from '../database/delete-rows.ts'
import { regatherConversations } from '../database/regather-conversations.ts'
import {
  clearJournal,
  conversationsOfErasures,
  IS_OF_ERASURES,
  journalRemoval,
} from '../database/removal-journal.ts'
import { enterListed } from './announced.ts'
import type { ErasureScope } from './person.ts'
import { about, namesPerson, OF_ACCOUNT } from './person.ts'

/** Rows that were removed, by store. */
export type RemovedRows = Readonly<Record<string, number>>

/**
 * Removes from every store what `findPerson` listed, in all versions, and rewrites the parts, so that the
 * bytes are gone as well. Enters it into the journal of announcements first. A shared conversation keeps what others said: it is gathered again from the
 * remaining rows, as are those of an interrupted erasure. `beforeRegathering` resolves once inserts in
 * flight have ended.
 */
export async function deletePerson(
  db: Database,
  scope: ErasureScope,
  beforeRegathering: () => Promise<void>,
): Promise<RemovedRows> {
  const removed: Record<string, number> = {}
  const { database, scratch, person } = scope
  const ofPerson = { database, ...about(person) }
  await enterListed(db, scope)
  await journalRemoval(db, { ...ofPerson, by: 'erase', select: sharedConversations(scratch) })
  for (const [table, where] of Object.entries(conditionsByStore(scope))) {
    removed[table] = await countRows(db, scope, { table, where })
    await deleteRows(db, { ...ofPerson, table, where })
  }
  await beforeRegathering()
  const conversations = conversationsOfErasures(database)
  await regatherConversations(db, { ...ofPerson, conversations })
  await clearJournal(db, database, IS_OF_ERASURES)
  for (const table of Object.keys(removed)) await applyDeletedMask(db, { database, table })
  return removed
}

/** Counts the rows that `deletePerson` would remove, by store. */
export async function countPersonRows(db: Database, scope: ErasureScope): Promise<RemovedRows> {
  const counted: Record<string, number> = {}
  for (const [table, where] of Object.entries(conditionsByStore(scope)))
    counted[table] = await countRows(db, scope, { table, where })
  return counted
}

/** Condition for the rows to remove, by store. */
function conditionsByStore({ scratch }: ErasureScope): Readonly<Record<string, string>> {
  const ids = (kind: string) =>
    `(SELECT id FROM ${tableOf(scratch, 'rows')} WHERE kind = '${kind}')`
  const keys = (kind: string) => `(SELECT sipHash64({provider:String}, {account:String}, id)
      FROM ${tableOf(scratch, 'rows')} WHERE kind = '${kind}')`
  const conversations = `(SELECT conversation_id FROM ${tableOf(scratch, 'conversations')})`
  const unshared = `(SELECT conversation_id FROM ${tableOf(scratch, 'conversations')} WHERE NOT is_shared)`
  return {
    messages_store: `${OF_ACCOUNT} AND message_id IN ${ids('message')}`,
    message_statuses_store: `${OF_ACCOUNT} AND message_id IN ${ids('message')}`,
    message_chains_store: `message_key IN ${keys('message')}`,
    message_homes_store: `message_key IN ${keys('message')}`,
    // It may hold an older record that names the person, of a message whose newest record does not.
    message_steps_store: `${OF_ACCOUNT} AND (
      message_id IN ${ids('message')} OR ${namesPerson('message_steps_store')})`,
    call_homes_store: `call_key IN ${keys('call')}`,
    calls_store: `${OF_ACCOUNT} AND call_id IN ${ids('call')}`,
    conversation_events_store: `${OF_ACCOUNT} AND event_id IN ${ids('event')}`,
    conversation_states_store: `${OF_ACCOUNT} AND conversation_id IN ${conversations}`,
    conversations_store: `${OF_ACCOUNT} AND conversation_id IN ${conversations}`,
    deletions_store: `${OF_ACCOUNT} AND (
      (entity = 'message' AND id IN ${ids('message')}) OR (entity = 'call' AND id IN ${ids('call')})
      OR (entity = 'conversation' AND id IN ${unshared}))`,
  }
}

const sharedConversations = (scratch: string): string => `
  SELECT 'conversation' AS kind, {provider:String} AS provider, {account:String} AS account_id,
    conversation_id AS id
  FROM ${tableOf(scratch, 'conversations')} WHERE is_shared`

async function countRows(
  db: Database,
  { database, person }: ErasureScope,
  { table, where }: { readonly table: string; readonly where: string },
): Promise<number> {
  const row = await db.row<{ rows: number }>(
    `SELECT count() AS rows FROM ${tableOf(database, table)} WHERE ${where}`,
    about(person),
  )
  return row?.rows ?? 0
}
