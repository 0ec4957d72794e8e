import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { inbound, outbound } from './stories.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A New York local time without a zone. Clocks change on 8 March 2026. */
function newYork(local: string): number {
  const asUtc = Date.parse(`${local}Z`)
  return asUtc + (asUtc < Date.UTC(2026, 2, 8, 2) ? 5 : 4) * HOUR
}

/** 9 to 17 in New York, Monday to Friday, 3 July closed, from January to July 2026. */
function openIntervals(schedule: object) {
  const days = Array.from({ length: 200 }, (_, day) => new Date(Date.UTC(2026, 0, 5) + day * DAY))
  return days
    .filter((day) => day.getUTCDay() % 6 !== 0)
    .map((day) => day.toISOString().slice(0, 10))
    .filter((date) => date !== '2026-07-03')
    .map((date) => ({
      ...schedule,
      opens_at: new Date(newYork(`${date}T09:00`)).toISOString(),
      closes_at: new Date(newYork(`${date}T17:00`)).toISOString(),
    }))
}

const SPANS = [
  ['over a night, begun in open hours', '2026-03-10T16:30', '2026-03-11T09:30', 3600],
  ['begun after closing', '2026-03-10T18:00', '2026-03-11T09:30', 1800],
  ['within a weekend', '2026-03-14T10:00', '2026-03-15T10:00', 0],
  ['over the weekend on which clocks change', '2026-03-06T16:00', '2026-03-09T10:00', 7200],
  ['within open hours', '2026-03-10T10:00', '2026-03-10T10:10', 600],
  ['over a holiday', '2026-07-02T16:00', '2026-07-06T10:00', 7200],
  ['before opening', '2026-03-10T00:00', '2026-03-10T08:59:59', 0],
] as const

/** A question and its answer in a new conversation. */
const exchange = (id: string, from: number, to: number, fields: object = {}) => [
  inbound(0, { ...fields, message_id: `in-${id}`, conversation_id: id, occurred_at: from }),
  outbound(0, { ...fields, message_id: `out-${id}`, conversation_id: id, occurred_at: to }),
]

let database: AnalyticsDatabase
beforeAll(async () => {
  database = await analyticsDatabase('hours')
  const [from, to] = [newYork('2026-03-10T10:00'), newYork('2026-03-11T10:00')]
  await database.land([
    ...SPANS.flatMap(([id, start, end]) => exchange(id, newYork(start), newYork(end))),
    ...exchange('account', from, to, { account_id: 'round-the-clock' }),
    ...exchange('channel', from, to, { channel: 'chat' }),
    ...exchange('elsewhere', from, to, { provider: 'bird' }),
    ...exchange('account and channel', from, to, {
      account_id: 'round-the-clock',
      channel: 'chat',
    }),
    ...exchange('waiting', from, to).slice(0, 1),
    ...exchange('waiting elsewhere', from, to, { provider: 'bird' }).slice(0, 1),
    ...exchange('this year', from, to, { account_id: 'two-years' }),
    ...exchange('twice open', from, to, { account_id: 'two-at-once' }),
  ])
  await database.insert('business_hours', [
    ...openIntervals({ schedule_id: 'clinic', provider: 'spruce' }),
    {
      schedule_id: 'always',
      account_id: 'round-the-clock',
      opens_at: '2020-01-01T00:00:00Z',
      closes_at: '2030-01-01T00:00:00Z',
    },
    ...['2025', '2026'].map((year) => ({
      schedule_id: `of ${year}`,
      account_id: 'two-years',
      opens_at: `${year}-03-10T15:00:00Z`,
      closes_at: `${year}-03-10T16:00:00Z`,
    })),
    ...['15', '16'].map((hour) => ({
      schedule_id: `from ${hour}`,
      account_id: 'two-at-once',
      opens_at: `2026-03-10T${hour}:00:00Z`,
      closes_at: '2026-03-10T18:00:00Z',
    })),
    {
      schedule_id: 'never',
      channel: 'chat',
      opens_at: '2020-01-01T00:00:00Z',
      closes_at: '2020-01-01T01:00:00Z',
    },
  ])
})
afterAll(() => database?.close())

/** Open seconds of the schedule of the clinic from 10:00 on 10 March to the end of its last day. */
const UNTIL_THE_END =
  openIntervals({})
    .filter(({ closes_at }) => closes_at > '2026-03-10T14:00')
    .reduce((sum, one) => sum + Date.parse(one.closes_at) - Date.parse(one.opens_at), 0) /
    1000 -
  3600

const businessSeconds = async (conversation: string) =>
  (
    await database.rows(
      `SELECT response_business_seconds AS seconds FROM response_turns WHERE conversation_id = '${conversation}'`,
    )
  ).map(({ seconds }) => seconds)

test.each(SPANS)('%s', async (id, _from, _to, seconds) => {
  expect(await businessSeconds(id)).toEqual([seconds])
})

test.each([
  ['a schedule of the account wins over one of the provider', 'account', DAY / 1000],
  ['a schedule of the channel wins over one of the provider', 'channel', 0],
  ['a schedule of the account wins over one of the channel', 'account and channel', DAY / 1000],
  ['schedules of two years for the same account are one', 'this year', 3600],
  ['time that two schedules have open counts once', 'twice open', 10_800],
  ['without a schedule there are no business seconds', 'elsewhere', null],
  ['a turn that waits has no business seconds', 'waiting', null],
])('%s', async (_, conversation, seconds) => {
  expect(await businessSeconds(conversation)).toEqual([seconds])
})

test.each([
  ['counts the open time up to now', 'waiting', UNTIL_THE_END],
  ['does not know it without a schedule', 'waiting elsewhere', null],
])('a conversation that waits %s', async (_, conversation, seconds) => {
  const rows = await database.rows(
    `SELECT waiting_business_seconds FROM waiting_conversations WHERE conversation_id = '${conversation}'`,
  )
  expect(rows).toEqual([{ waiting_business_seconds: seconds }])
})

test('a schedule tells whether a wait began in open hours', async () => {
  const rows = await database.rows(
    `SELECT conversation_id, is_open_hours FROM response_turns
     WHERE conversation_id IN ('within open hours', 'before opening', 'elsewhere') ORDER BY conversation_id`,
  )
  expect(rows).toEqual([
    { conversation_id: 'before opening', is_open_hours: false },
    { conversation_id: 'elsewhere', is_open_hours: null },
    { conversation_id: 'within open hours', is_open_hours: true },
  ])
})
