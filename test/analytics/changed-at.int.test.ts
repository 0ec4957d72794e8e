import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { inbound, outbound } from './stories.ts'

const MINUTE = 60_000

let database: AnalyticsDatabase
beforeAll(async () => {
  database = await analyticsDatabase('changed-at')
})
afterAll(() => database?.close())

/** When ClickHouse last took something that changed the turns of the conversation, in ms. */
async function changedAt(conversation: string): Promise<number> {
  const [row] = await database.rows(
    `SELECT toUnixTimestamp64Milli(max(changed_at)) AS ms FROM response_turns WHERE conversation_id = '${conversation}'`,
  )
  return Number(row?.['ms'])
}

const inOf = (conversation_id: string, version: number) =>
  inbound(0, { message_id: 'moving', conversation_id, occurred_at: 5 * MINUTE, version })

test.each([
  ['as loaded', async () => undefined],
  ['after merges', () => database.optimize()],
])('a message that moves changes the turns of both conversations, %s', async (_, merge) => {
  await database.clear()
  const stays = { message_id: 'stays', conversation_id: 'from', occurred_at: MINUTE, version: 1 }
  const reply = {
    message_id: 'reply',
    conversation_id: 'from',
    occurred_at: 2 * MINUTE,
    version: 1,
  }
  await database.land([inbound(0, stays), outbound(0, reply), inOf('from', 1)])
  const before = await changedAt('from')
  await new Promise((resolve) => setTimeout(resolve, 20))
  await database.land([inOf('to', 2)])
  await merge()
  expect(await changedAt('from')).toBeGreaterThan(before)
  expect(await changedAt('to')).toBeGreaterThan(before)
  expect(
    await database.rows('SELECT conversation_id, turn_no FROM response_turns ORDER BY ALL'),
  ).toEqual([
    { conversation_id: 'from', turn_no: 1 },
    { conversation_id: 'to', turn_no: 1 },
  ])
})
