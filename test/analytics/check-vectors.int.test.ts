import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import type { History } from './records.ts'
import { call, inbound, outbound } from './stories.ts'

const of = (account_id: string, records: History): History =>
  records.map((record) => ({ ...record, account_id }))

const sec = (seconds: number) => seconds / 60

/** Ten calls of every kind. */
const CALLS = of('calls', [
  call(0, { outcome: 'answered', answered: sec(10), ended: sec(310) }),
  call(10, { outcome: 'answered', answered: 10 + sec(30), ended: 10 + sec(90) }),
  call(11, { outcome: 'missed' }),
  call(12, { outcome: 'voicemail', voicemail_seconds: 60, ended: 13 }),
  call(14, { outcome: 'abandoned', ended: 15 }),
  call(16, { outcome: 'blocked' }),
  call(17, { outcome: 'failed' }),
  call(18, { outcome: 'in_progress' }),
  call(20, {
    outcome: 'answered',
    direction: 'outbound',
    answered: 20 + sec(8),
    ended: 20 + sec(128),
  }),
  call(25, { outcome: 'no_answer', direction: 'outbound', ended: 26 }),
])

/** One conversation for each response time in minutes. */
const answeredIn = (account: string, minutes: readonly number[]) =>
  of(
    account,
    minutes.flatMap((wait) => [
      inbound(0, { conversation_id: `c${wait}`, message_id: `in${wait}` }),
      outbound(wait, { conversation_id: `c${wait}`, message_id: `out${wait}` }),
    ]),
  )

const DAY = 1440
const SESSIONS = [
  ...of('bot-first', [
    inbound(0),
    outbound(1, { author_kind: 'bot' }),
    outbound(10),
    inbound(10 + 6 * DAY),
    outbound(30 + 6 * DAY),
  ]),
  ...of('rate', [
    inbound(0),
    outbound(1, { author_kind: 'bot' }),
    inbound(10 + 6 * DAY),
    outbound(11 + 6 * DAY, { author_kind: 'bot' }),
    outbound(12 + 6 * DAY),
    inbound(13 + 6 * DAY),
  ]),
  ...of('outbound-first', [outbound(0), inbound(30), outbound(33)]),
]

/** Half past one on 1 November 2026, before and after New York sets its clocks back. */
const AUTUMN = of('autumn', [
  inbound(0, { message_id: 'edt', occurred_at: Date.UTC(2026, 10, 1, 5, 30) }),
  inbound(0, { message_id: 'est', occurred_at: Date.UTC(2026, 10, 1, 6, 30) }),
])

let database: AnalyticsDatabase
beforeAll(async () => {
  database = await analyticsDatabase('vectors')
  await database.land([
    ...CALLS,
    ...answeredIn('two', [10, 20]),
    ...answeredIn('ten', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    ...SESSIONS,
    ...AUTUMN,
  ])
})
afterAll(() => database?.close())

describe('call metrics', () => {
  test('inbound: offered, answered, rates, speed of answer and talk time', async () => {
    const [row] = await database.rows(
      `SELECT sum(offered_count) AS offered, sum(answered_count) AS answered, answered / offered AS answer_rate,
         sum(abandoned_count) / offered AS abandonment_rate, sum(ring_seconds_sum) / sum(ring_count) AS speed_of_answer,
         sum(talk_seconds_sum) AS talk, talk / sum(talk_count) AS mean_talk
       FROM call_metrics_hourly WHERE account_id = 'calls' AND direction = 'inbound'`,
    )
    expect(row).toEqual({
      ...{ offered: 5, answered: 2, answer_rate: 0.4, abandonment_rate: 0.2 },
      ...{ speed_of_answer: 20, talk: 360, mean_talk: 180 },
    })
  })

  test('calls of every outcome but blocked', async () => {
    const rows = await database.rows(
      `SELECT channel, direction, sum(call_count) AS calls, sum(no_answer_count) AS no_answer, sum(in_progress_count) AS in_progress,
         sum(failed_count) AS failed
       FROM call_metrics_hourly WHERE account_id = 'calls' GROUP BY channel, direction ORDER BY direction`,
    )
    expect(rows).toEqual([
      {
        ...{ channel: 'phone', direction: 'inbound', calls: 7 },
        ...{ no_answer: 0, in_progress: 1, failed: 1 },
      },
      {
        ...{ channel: 'phone', direction: 'outbound', calls: 2 },
        ...{ no_answer: 1, in_progress: 0, failed: 0 },
      },
    ])
  })

  test('service level: answered within 20 s of all offered', async () => {
    const [row] = await database.rows(
      `SELECT countIf(is_answered AND ring_seconds <= 20) / countIf(is_offered) AS service_level
       FROM calls WHERE account_id = 'calls' AND direction = 'inbound'`,
    )
    expect(row).toEqual({ service_level: 0.2 })
  })

  test('outbound: attempts and connect rate', async () => {
    const [row] = await database.rows(
      `SELECT sum(call_count) AS attempts, sum(answered_count) / attempts AS connect_rate
       FROM call_metrics_hourly WHERE account_id = 'calls' AND direction = 'outbound'`,
    )
    expect(row).toEqual({ attempts: 2, connect_rate: 0.5 })
  })
})

test.each([
  ['two', [15, 19, 19.5]],
  ['ten', [5.5, 9.1, 9.55]],
])('percentiles of %s turns interpolate linearly', async (account, minutes) => {
  const [row] = await database.rows(
    `SELECT response_seconds_median / 60 AS median, response_seconds_p90 / 60 AS p90, response_seconds_p95 / 60 AS p95
     FROM response_metrics_daily WHERE account_id = '${account}'`,
  )
  expect(Object.values(row ?? {}).map((value) => Number(Number(value).toFixed(6)))).toEqual(minutes)
})

test('response rate: answered of all turns that do not wait', async () => {
  const [row] = await database.rows(
    `SELECT sum(answered_count) / (sum(turn_count) - sum(waiting_count)) AS response_rate, sum(bot_replied_count) AS bot_replied,
       sum(expired_count) AS expired
     FROM response_metrics_daily WHERE account_id = 'rate'`,
  )
  expect(row).toEqual({ response_rate: 0.5, bot_replied: 2, expired: 1 })
})

test('first response of a session, with and without bots', async () => {
  const rows = await database.rows(
    `SELECT session_no, initiated_by, first_response_seconds, first_any_response_seconds
     FROM conversation_sessions WHERE account_id = 'bot-first' ORDER BY session_no`,
  )
  expect(rows).toMatchObject([
    { session_no: 1, first_response_seconds: 600, first_any_response_seconds: 60 },
    { session_no: 2, first_response_seconds: 1200, first_any_response_seconds: 1200 },
  ])
})

test('a session that we open says so and measures from the first inbound message', async () => {
  const rows = await database.rows(
    `SELECT initiated_by, first_response_seconds, inbound_count, outbound_count
     FROM conversation_sessions WHERE account_id = 'outbound-first'`,
  )
  expect(rows).toEqual([
    { initiated_by: 'outbound', first_response_seconds: 180, inbound_count: 1, outbound_count: 2 },
  ])
})

test('the hour that autumn repeats is two hours by instant and one by label', async () => {
  const query = (hour: string) =>
    database.rows(
      `SELECT ${hour} AS hour, count() FROM communications WHERE account_id = 'autumn' GROUP BY hour`,
    )
  expect(await query(`toStartOfHour(occurred_at, 'America/New_York')`)).toHaveLength(2)
  expect(await query(`toHour(occurred_at, 'America/New_York')`)).toHaveLength(1)
})

test('a conversation counts once a day, not once an hour', async () => {
  const [row] = await database.rows(
    `SELECT uniqExact(provider, account_id, conversation_id) AS active FROM response_steps WHERE account_id = 'ten'`,
  )
  expect(row).toEqual({ active: 10 })
})
