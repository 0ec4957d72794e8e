import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { EDGE_CASES } from './edge-cases.ts'
import { deliveredAgain, type History } from './records.ts'
import { RULINGS } from './rulings.ts'
import type { Row } from './scratch-database.ts'

/** Each case is a separate account, so that one insert lands all of them. */
const account = (index: number) => `case-${index}`
const CASES = [...EDGE_CASES, ...RULINGS]
const ALL: History = CASES.flatMap(({ records }, index) =>
  records.map((record) => ({ ...record, account_id: account(index) })),
)
const doubled = ALL.flatMap((record, index) => [record, deliveredAgain(record, index)])
const shuffled = doubled
  .map((record, index) => ({ record, rank: (index * 7919) % 104_729 }))
  .sort((one, other) => one.rank - other.rank)
  .map(({ record }) => record)

const ORDERS = [
  ['as they happened', doubled],
  ['in reverse', doubled.toReversed()],
  ['shuffled', shuffled],
] as const

/** Sort order of the rows of each view, for the comparison. */
const ORDER_BY = {
  messages: 'provider, occurred_at, message_id',
  calls: 'occurred_at, call_id',
  conversation_events: 'occurred_at, event_id',
  communications: 'occurred_at, id',
  communication_volume_hourly: 'hour, provider, kind, direction',
  call_metrics_hourly: 'hour, direction',
  response_turns: 'conversation_id, turn_no',
  conversation_sessions: 'conversation_id, session_no',
  waiting_conversations: 'conversation_id',
  response_metrics_daily: 'day, channel',
  conversations: 'conversation_id',
} as const

describe.each(ORDERS)('webhooks %s, each twice', (_, records) => {
  let database: AnalyticsDatabase
  const views = new Map<string, readonly Row[]>()
  beforeAll(async () => {
    database = await analyticsDatabase('edge')
    const half = records.length / 2
    await database.land(records.slice(0, half))
    await database.land(records.slice(half))
    for (const [view, order] of Object.entries(ORDER_BY)) {
      views.set(view, await database.rows(`SELECT * FROM ${view} ORDER BY ${order}`))
    }
  })
  afterAll(() => database?.close())

  test.each(CASES.map((edge, index) => ({ ...edge, index })))('$title', (edge) => {
    for (const [view, rows] of Object.entries(edge.expected)) {
      const found = views.get(view)?.filter((row) => row['account_id'] === account(edge.index))
      expect(
        found?.map((row, place) => pick(row, rows[place])),
        view,
      ).toEqual(rows)
    }
  })
})

/** The columns that the case names; the whole row where it expects none. */
const pick = (row: Row, wanted: object = row) =>
  Object.fromEntries(Object.keys(wanted).map((column) => [column, row[column]]))
