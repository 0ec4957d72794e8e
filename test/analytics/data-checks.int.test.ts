import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATA_CHECKS } from '../../services/cli/src/check-data/checks.ts'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { EDGE_CASES } from './edge-cases.ts'
import { type ScratchDatabase, scratchDatabase } from './scratch-database.ts'

/** Rows that break each check, in tables that replace the views. */
const BROKEN: Readonly<Record<string, Readonly<Record<string, readonly object[]>>>> = {
  'messages-unique': { messages: [{ message_id: 'm' }, { message_id: 'm' }] },
  'calls-unique': { calls: [{ call_id: 'c' }, { call_id: 'c' }] },
  'conversation-events-unique': { conversation_events: [{ event_id: 'e' }, { event_id: 'e' }] },
  'conversations-unique': {
    conversations: [{ conversation_id: 'c' }, { conversation_id: 'c' }],
  },
  'communications-unique': { communications: [{ id: 'm' }, { id: 'm' }] },
  'occurred-date': {
    communications: [{ id: 'm', occurred_at: '2026-03-02 23:59:59', occurred_date: '2026-03-03' }],
  },
  'ring-talk-total': {
    calls: [
      {
        is_answered: true,
        answered_at: '2026-03-02 09:00:00',
        ring_seconds: 5,
        talk_seconds: 60,
        total_seconds: 60,
      },
    ],
  },
  'unanswered-without-talk': { calls: [{ outcome: 'missed', talk_seconds: 0 }] },
  'offered-parts': {
    call_metrics_hourly: [{ direction: 'inbound', offered_count: 2, answered_count: 1 }],
  },
  'volume-total': {
    communications: [{ id: 'm', occurred_at: '2026-03-02 09:00:00' }],
    communication_volume_hourly: [{ communication_count: 2 }],
  },
  'turn-states': { response_metrics_daily: [{ turn_count: 2, waiting_count: 1 }] },
  'turn-times': {
    response_turns: [{ turn_status: 'answered', response_seconds: -1, ended_at: 0 }],
  },
  'waiting-last': {
    response_turns: [
      { turn_no: 1, turn_status: 'waiting' },
      { turn_no: 2, turn_status: 'closed_unanswered' },
    ],
  },
  'inbound-in-turns': {
    response_steps: [{ conversation_id: 'c', step: 'in' }],
    response_turns: [{ conversation_id: 'c', inbound_count: 1 }],
    conversation_sessions: [],
  },
  'business-hours-intervals': {
    business_hours: [
      { opens_at: '2026-03-02 09:00:00', closes_at: '2026-03-02 17:00:00' },
      { opens_at: '2026-03-02 16:00:00', closes_at: '2026-03-02 18:00:00' },
    ],
  },
}

/** business_hours is read with FINAL, as it is a table. */
const engineOf = (view: string) =>
  view === 'business_hours' ? 'ReplacingMergeTree ORDER BY opens_at' : 'MergeTree ORDER BY tuple()'

let database: AnalyticsDatabase
let broken: ScratchDatabase
beforeAll(async () => {
  broken = await scratchDatabase('broken')
  database = await analyticsDatabase('checks')
  await database.land(
    EDGE_CASES.flatMap(({ records }, index) =>
      records.map((record) => ({ ...record, account_id: `case-${index}` })),
    ),
  )
})
afterAll(() => Promise.all([database?.close(), broken?.close()]))

describe.each(DATA_CHECKS)('$name: $meaning', ({ name, sql }) => {
  test('holds for every edge case', async () => {
    expect(await database.rows(sql)).toEqual([])
  })

  test('finds the rows that break it', async () => {
    const tables = Object.entries(BROKEN[name] ?? {})
    expect(tables, 'an entry in BROKEN').not.toEqual([])
    for (const [view, rows] of tables) {
      const columns = `SELECT * FROM ${database.name}.${view} WHERE false`
      await broken.command(
        `CREATE OR REPLACE TABLE ${view} ENGINE = ${engineOf(view)} AS ${columns}`,
      )
      if (rows.length > 0) await broken.insert(view, rows)
    }
    expect(await broken.rows(sql)).not.toEqual([])
  })
})
