import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Dimension } from '../../../services/cli/src/report/dimensions.ts'
import type { Period } from '../../../services/cli/src/report/period.ts'
import { queryReport } from '../../../services/cli/src/report/query.ts'
import type { Row } from '../../../services/cli/src/report/report-table.ts'
import { REPORT_TABLES } from '../../../services/cli/src/report/tables.ts'
import type { SampleDatabase } from '../samples/sample-database.ts'
import { sampleDatabase } from '../samples/sample-database.ts'

const ALL_TIME = { since: '', until: '', tz: 'UTC', provider: '' }

let database: SampleDatabase

beforeAll(async () => {
  database = await sampleDatabase('report')
})
afterAll(() => database?.close())

const query = (by: readonly Dimension[], period: Period = ALL_TIME) =>
  queryReport(database.db, { period, by, tables: REPORT_TABLES })
const report = async (by: readonly Dimension[], period: Period = ALL_TIME) =>
  (await query(by, period)).rows
const sum = (rows: readonly Row[] = [], name: string) =>
  rows.reduce((total, row) => total + Number(row[name]), 0)

/** What the aggregating views themselves add up to. */
const BY_VIEWS = `
  SELECT * FROM (SELECT toUInt32(sum(call_count)) AS calls, toUInt32(sum(offered_count)) AS offered,
      sum(talk_seconds_sum) AS talk_seconds FROM call_metrics_hourly) AS c,
    (SELECT toUInt32(sum(turn_count)) AS turns, toUInt32(sum(expired_count)) AS expired,
      toUInt32(sum(waiting_count)) AS waiting FROM response_metrics_daily) AS r,
    (SELECT toUInt32(sumIf(communication_count, kind = 'message')) AS messages,
      toUInt32(sum(communication_count)) AS communications FROM communication_volume_hourly) AS v`

describe.each<{ readonly by: readonly Dimension[] }>([
  { by: ['provider'] },
  { by: ['account', 'channel'] },
  { by: ['direction'] },
  { by: ['provider', 'account', 'agent'] },
  { by: ['day'] },
  { by: ['week', 'channel'] },
  { by: ['hour'] },
  { by: ['weekday', 'provider'] },
  { by: ['provider', 'account', 'channel', 'day'] },
])('a report by $by', ({ by }) => {
  test('adds up to the numbers of the aggregating views', async () => {
    const tables = await report(by)
    const [totals] = await database.rows(BY_VIEWS)
    expect({
      calls: sum(tables.get('calls'), 'calls'),
      offered: sum(tables.get('offered'), 'offered'),
      talk_seconds: sum(tables.get('calls'), 'talk_seconds_sum'),
      turns: sum(tables.get('responses'), 'turns'),
      expired: sum(tables.get('responses'), 'expired'),
      waiting: sum(tables.get('responses'), 'waiting'),
      messages: sum(tables.get('volumes'), 'messages'),
      communications: sum(tables.get('daily'), 'communications'),
    }).toEqual(totals)
  })
})

test('days begin at midnight in the time zone', async () => {
  await database.client.insert({
    table: 'messages_landing',
    values: ['2026-11-24 04:59:59.999', '2026-11-24 05:00:00.000'].map((occurred_at, index) => ({
      ...{
        provider: 'spruce',
        account_id: 'zone',
        message_id: String(index),
        direction: 'inbound',
      },
      occurred_at,
    })),
    format: 'JSONEachRow',
  })
  const daysOf = async (tz: string) => {
    const tables = await report(['account', 'day'], {
      ...{ since: '2026-11-23', until: '2026-11-25', tz, provider: 'spruce' },
    })
    return tables.get('volumes')?.map(({ day, messages }) => [day, messages])
  }
  expect(await daysOf('America/New_York')).toEqual([
    ['2026-11-23', 1],
    ['2026-11-24', 1],
  ])
  expect(await daysOf('UTC')).toEqual([['2026-11-24', 2]])
})

test('a period excludes its end', async () => {
  const tables = await report(['provider'], {
    ...ALL_TIME,
    since: '2026-11-24 04:59:59',
    until: '2026-11-24 05:00:00',
  })
  expect(sum(tables.get('volumes'), 'messages')).toBe(1)
})

test('a period can be of one account', async () => {
  const all = await report(['account'])
  const one = await report(['account'], { ...ALL_TIME, account: 'default' })
  const ofOne = all.get('volumes')?.filter(({ account_id }) => account_id === 'default')
  expect(ofOne).not.toHaveLength(0)
  expect(one.get('volumes')).toEqual(ofOne)
})

const MEDIANS = `
  SELECT (SELECT quantileExactInclusiveOrNull(0.5)(response_seconds) FROM response_turns) AS response,
    (SELECT quantileExactInclusiveOrNull(0.5)(talk_seconds) FROM calls
      WHERE NOT is_internal AND outcome != 'blocked') AS talk`

test('the numbers of all rows together are those of the views, not sums of rows', async () => {
  const { rows, totals } = await query(['provider'])
  const responses = totals.get('responses')
  expect({
    response: responses?.['response_seconds_median'],
    talk: totals.get('calls')?.['talk_seconds_median'],
  }).toEqual((await database.rows(MEDIANS))[0])
  expect(responses?.['turns']).toBe(sum(rows.get('responses'), 'turns'))
  const states = ['answered', 'closed_unanswered', 'expired', 'waiting']
  expect(states.reduce((all, state) => all + Number(responses?.[state]), 0)).toBe(
    responses?.['turns'],
  )
})

test('a table without the dimension has one row, that of all', async () => {
  const { rows, totals } = await query(['direction'])
  expect(rows.get('responses')).toEqual([totals.get('responses')])
})

test('weekdays and hours are those of the local clock', async () => {
  const period = { since: '2026-11-23', until: '2026-11-25', tz: 'America/New_York' }
  const { rows } = await query(['weekday', 'hour'], {
    ...period,
    provider: 'spruce',
    account: 'zone',
  })
  expect(rows.get('volumes')).toMatchObject([
    { weekday: 1, hour: 23, messages: 1 },
    { weekday: 2, hour: 0, messages: 1 },
  ])
})

describe('with tables that people fill', () => {
  beforeAll(async () => {
    const [always] = [{ opens_at: '2020-01-01 00:00:00', closes_at: '2030-01-01 00:00:00' }]
    await database.db.insert('business_hours', [{ schedule_id: 'always', ...always }])
    await database.db.insert('sla_policies', [
      { name: 'all', applies_to: 'every', target_seconds: 3600, is_business: false },
      {
        name: 'calls',
        channel: 'phone',
        applies_to: 'every',
        target_seconds: 60,
        is_business: false,
      },
    ])
    const responders = await database.rows<{ provider: string; agent_id: string }>(
      "SELECT DISTINCT provider, responder_id AS agent_id FROM response_turns WHERE responder_id != ''",
    )
    const agents = responders.map((agent, index) => ({ ...agent, name: `Agent ${index}` }))
    await database.db.insert('agents', agents)
  })

  test('the share of met targets is of the turns that are decided', async () => {
    const { rows, totals } = await query(['provider'])
    const [expected] = await database.rows<Row>(`
      SELECT toUInt32(count()) AS turns, toUInt32(countIf(sla_status = 'met')) AS met,
        toUInt32(countIf(sla_status = 'breached')) AS breached FROM sla_turns`)
    const total = totals.get('sla')
    expect(total).toMatchObject({ ...expected, target_seconds: null })
    const { met, breached } = expected ?? {}
    expect(Number(met)).toBeGreaterThan(0)
    expect(total?.['share_met']).toBeCloseTo(Number(met) / (Number(met) + Number(breached)))
    expect(rows.get('sla')?.find(({ policy }) => policy === 'all')?.['target_seconds']).toBe(3600)
    expect(total?.['turns']).toBe(totals.get('responses')?.['turns'])
  })

  test('where it is always open, the answer rate of the open hours is that of all', async () => {
    const total = (await query(['provider'])).totals.get('offered')
    expect(Number(total?.['offered'])).toBeGreaterThan(0)
    expect(total).toMatchObject({
      open_offered: total?.['offered'],
      open_answer_rate: total?.['answer_rate'],
    })
  })

  test('agents have the names of the table', async () => {
    const { rows } = await query(['provider', 'account', 'agent'])
    const answered = rows.get('responses')?.filter(({ answered }) => Number(answered) > 0) ?? []
    const withId = answered.filter(({ agent_id }) => agent_id !== '')
    expect(withId).not.toHaveLength(0)
    for (const { agent_name } of withId) expect(agent_name).toMatch(/^Agent \d+$/)
  })
})
