import { afterAll, beforeAll, expect, test } from 'vitest'
import { linesOf } from './comparison.ts'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { expectedViews } from './oracle/views.ts'
import type { History } from './records.ts'
import { inbound, minutesTo, outbound } from './stories.ts'

// The other tests use instants that are far from now.

const DAY = 1440
const NOW = minutesTo(new Date().toISOString())
const of = (conversation_id: string) => ({ conversation_id, message_id: conversation_id })

/** Turns that wait now, that end after now, and that leave the backlog or begin around now. */
const HISTORY: History = [
  inbound(NOW - 300, of('waits')),
  inbound(NOW - 200, of('ends later')),
  outbound(NOW + 200, { conversation_id: 'ends later' }),
  inbound(NOW - 5 * DAY - 90, of('stale')),
  inbound(NOW - 5 * DAY + 90, of('soon stale')),
  inbound(NOW + 30, of('begins later')),
]

let database: AnalyticsDatabase
beforeAll(async () => {
  database = await analyticsDatabase('clock')
  await database.land(HISTORY)
})
afterAll(() => database?.close())

const backlogAt = (now: number) => linesOf(expectedViews(HISTORY, { now })['backlog_hourly'] ?? [])

test('the backlog has every full hour up to the query, and none after it', async () => {
  const before = backlogAt(Date.now())
  const shown = linesOf(await database.rows('SELECT * FROM backlog_hourly'))
  const after = backlogAt(Date.now())
  expect(before.length).toBeGreaterThan(5 * 24)
  expect(shown.filter((line) => !after.includes(line))).toEqual([])
  expect(before.filter((line) => !shown.includes(line))).toEqual([])
})
