import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { queryReport } from '../../../services/cli/src/report/query.ts'
import type { Dimension, Row } from '../../../services/cli/src/report/report-table.ts'
import { REPORT_TABLES } from '../../../services/cli/src/report/tables.ts'
import type { SampleDatabase } from '../samples/sample-database.ts'
import { sampleDatabase } from '../samples/sample-database.ts'

const ALL_TIME = { since: '', until: '', tz: 'UTC', provider: '' }

let database: SampleDatabase

beforeAll(async () => {
  database = await sampleDatabase('report')
})
afterAll(() => database?.close())

const report = (by: readonly Dimension[], period = ALL_TIME) =>
  queryReport(database.db, { period, by, tables: REPORT_TABLES })
const sum = (rows: readonly Row[] = [], name: string) =>
  rows.reduce((total, row) => total + Number(row[name]), 0)

/** What the aggregating views themselves add up to. */
const BY_VIEWS = `
  SELECT * FROM (SELECT toUInt32(sum(call_count)) AS calls, toUInt32(sum(offered_count)) AS offered,
      sum(talk_seconds_sum) AS talk_seconds FROM call_metrics_hourly) AS c,
    (SELECT toUInt32(sum(turn_count)) AS turns, toUInt32(sum(waiting_count)) AS waiting FROM response_metrics_daily) AS r,
    (SELECT toUInt32(sumIf(communication_count, kind = 'message')) AS messages,
      toUInt32(sum(communication_count)) AS communications FROM communication_volume_hourly) AS v`

describe.each<{ readonly by: readonly Dimension[] }>([
  { by: ['provider'] },
  { by: ['account', 'channel'] },
  { by: ['day'] },
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
