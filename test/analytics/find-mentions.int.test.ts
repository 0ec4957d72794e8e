import { createClient } from '@clickhouse/client'
import { databaseOf } from '@tributary/runtime/clickhouse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findMentions } from '../../services/cli/src/trace/rows.ts'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { clickhouse } from './engine.ts'
import { inbound, outbound } from './stories.ts'

let database: AnalyticsDatabase
beforeAll(async () => {
  database = await analyticsDatabase('mentions')
  const of = { conversation_id: 'c1', contact_id: 'p1' }
  await database.land([
    inbound(0, { ...of, message_id: 'older', received_at: Date.UTC(2026, 2, 2) }),
    outbound(1, { ...of, message_id: 'newer', received_at: Date.UTC(2026, 2, 3) }),
    inbound(2, { conversation_id: 'c2', contact_id: 'p1', message_id: 'elsewhere' }),
  ])
})
afterAll(() => database?.close())

async function mentionsOf(...ids: readonly string[]) {
  const { url, user, password } = await clickhouse()
  const client = createClient({ url, username: user, password, database: database.name })
  const mentions = await findMentions(databaseOf(client, database.name), ids)
  await client.close()
  return mentions.map(({ named, kind, id }) => `${named}: ${kind} ${id}`)
}

test('the newest rows of a conversation come first', async () => {
  expect(await mentionsOf('c1', 'a hash of c1')).toEqual([
    'conversation: message newer',
    'conversation: message older',
  ])
})

test('a contact is in all of its conversations', async () => {
  const mentions = await mentionsOf('p1')
  expect(mentions.toSorted()).toEqual([
    'contact: message elsewhere',
    'contact: message newer',
    'contact: message older',
  ])
})

test.each(['older', 'nobody'])('no row belongs to "%s"', async (id) => {
  expect(await mentionsOf(id)).toEqual([])
})
