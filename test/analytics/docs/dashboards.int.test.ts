import { INSERT_SETTINGS } from '@tributary/runtime/clickhouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { landRecords } from '../../../services/cli/src/database/land-records.ts'
import type { SampleDatabase } from '../samples/sample-database.ts'
import { sampleDatabase } from '../samples/sample-database.ts'
import type { Answer, Row } from './dashboard-files.ts'
import { DASHBOARDS, targetsOf, VARIABLES } from './dashboard-files.ts'
import { dashboardRecords, PEOPLE_ROWS } from './dashboard-records.ts'
import type { Shown } from './grafana-sql.ts'
import { grafanaSql } from './grafana-sql.ts'
import { bucketsElsewhere, lackingIn } from './panel-needs.ts'

/** The month of the records, for a viewer in a zone with half hours. */
const ALL: Shown = {
  from: new Date('2025-11-01T00:00:00Z'),
  to: new Date('2025-11-30T23:59:59Z'),
  chosen: {},
  values: { zone: 'Asia/Kolkata', grain: 'day', within: '20' },
  timezone: 'Asia/Kolkata',
}
const ONE_ACCOUNT: Shown = {
  ...ALL,
  chosen: {
    provider: ['bird'],
    account: ['bird:main'],
    channel: ['sms', 'phone', 'email'],
    agent: ['bird:nurse'],
  },
  values: { zone: 'America/New_York', grain: 'week', within: '20' },
}

let database: SampleDatabase

beforeAll(async () => {
  database = await sampleDatabase('dashboards')
  const { db, settings } = database
  await landRecords(db, settings.database, dashboardRecords)
  for (const [table, rows] of Object.entries(PEOPLE_ROWS)) {
    await db.insert(table, rows, { settings: INSERT_SETTINGS })
  }
})
afterAll(() => database?.close())

async function ask(rawSql: string, shown: Shown): Promise<Answer> {
  const query = grafanaSql(rawSql, shown)
  const result = await database.client.query({ query, format: 'JSON' })
  const { meta = [], data } = await result.json<Row>()
  return { meta, data }
}

/** A panel of a dashboard, for tests of its numbers. */
function targetNamed(title: string) {
  const [target] = DASHBOARDS.flatMap(targetsOf).filter((one) => one.title === title)
  if (target === undefined) throw new Error(`no panel ${title}`)
  return target
}
const rowsOf = async (title: string, shown: Shown) =>
  (await ask(targetNamed(title).rawSql, shown)).data

const isKnown = (row: Row) => Object.values(row).some((value) => value !== null)

test('there are dashboards for managers', () => {
  expect(DASHBOARDS.map(({ title }) => title).sort()).toEqual([
    ...['Agents', 'Backlog', 'Busy hours', 'Calls', 'Freshness', 'Missed calls'],
    ...['Response times', 'Targets (SLA)', 'Volumes'],
  ])
})

describe.each(DASHBOARDS)('dashboard $title', (dashboard) => {
  const targets = targetsOf(dashboard)

  test.each(targets)('"$title" has what its type needs', async ({ rawSql, type, labeled }) => {
    const answer = await ask(rawSql, ALL)
    expect(lackingIn(type, answer, labeled)).toEqual([])
    expect(bucketsElsewhere(rawSql, answer, ALL.values['zone'])).toEqual([])
    expect(answer.data.filter(isKnown)).not.toEqual([])
  })

  test.each(targets)('"$title" can be limited to some values', async ({ rawSql }) => {
    expect(grafanaSql(rawSql, ONE_ACCOUNT)).toContain("provider IN ('bird')")
    const answer = await ask(rawSql, ONE_ACCOUNT)
    const { data } = answer
    expect(data.filter(isKnown)).not.toEqual([])
    expect(bucketsElsewhere(rawSql, answer, ONE_ACCOUNT.values['zone'])).toEqual([])
    expect(data.filter(({ provider = 'bird' }) => provider !== 'bird')).toEqual([])
  })
})

describe('numbers', () => {
  const kept = { ...ALL, chosen: { channel: ['email'], provider: ['bird'] } }
  const inZone = (zone: string, grain = 'day') => ({ ...kept, values: { zone, grain } })
  const bucketOf = async (shown: Shown) => (await rowsOf('Turns by status', shown))[0]?.['time']

  test('a message after midnight in Kolkata is of the next day there', async () => {
    expect(await bucketOf(inZone('Asia/Kolkata'))).toBe('2025-11-11 00:00:00')
    expect(await bucketOf(inZone('America/New_York'))).toBe('2025-11-10 00:00:00')
    expect(await bucketOf(inZone('Asia/Kolkata', 'week'))).toBe('2025-11-10 00:00:00')
    expect(await bucketOf(inZone('Asia/Kolkata', 'month'))).toBe('2025-11-01 00:00:00')
    const [, tuesday] = await rowsOf('Inbound messages and calls', inZone('Asia/Kolkata'))
    expect(tuesday).toMatchObject({ weekday: 'Tue', '00': 1, '18': 0 })
  })

  test('the service level counts only calls of accounts with ring times', async () => {
    const [all] = await rowsOf('Service level', ALL)
    expect(all).toMatchObject({ within_target: 1, judged: 4, service_level: 0.25 })
    const spruce = { ...ALL, chosen: { provider: ['spruce'] } }
    const nothing = { within_target: null, judged: null, service_level: null }
    expect((await rowsOf('Service level', spruce))[0]).toMatchObject(nothing)
  })

  test('the answer rate is that of open hours, next to that of all hours', async () => {
    const [rates] = await rowsOf('Answer rate', ONE_ACCOUNT)
    expect(rates).toEqual({ open_answer_rate: 1 / 3, answer_rate: 0.25 })
  })

  test('the response rate leaves out the turns that wait', async () => {
    // 3 answered, 1 closed, 1 expired; the voicemail and 3 messages wait.
    const [rates] = await rowsOf('Who got a reply', ONE_ACCOUNT)
    expect(rates).toMatchObject({ response_rate: 0.6 })
  })

  test('a caller who rings twice before we try has called again first', async () => {
    const [neglected] = await rowsOf('Left alone', ONE_ACCOUNT)
    expect(neglected).toEqual({
      ...{ called_again: 0.5, not_followed_up: 1 },
      ...{ voicemails: 1, voicemails_recovered: 0 },
    })
  })

  test('a week is compared up to the same weekday and time', async () => {
    const to = new Date('2025-11-15T17:30:00Z')
    const rows = await rowsOf('Week against the week before', { ...ONE_ACCOUNT, to })
    expect(rows.filter(({ channel }) => channel === 'sms')).toContainEqual({
      ...{ kind: 'message', direction_name: 'inbound', channel: 'sms' },
      ...{ this_week: 1, same_time: 4, change: -0.75, week_before: 4 },
    })
  })

  test('names replace ids where they are known', async () => {
    const people = await rowsOf('By agent', ALL)
    expect(people.map(({ account, agent }) => [account, agent])).toContainEqual([
      'North clinic',
      'Ada',
    ])
    const clinics = await rowsOf('Silent accounts', ONE_ACCOUNT)
    expect(clinics[0]).toMatchObject({ accounts: 1, silent_day: 1 })
  })
})

test.each(VARIABLES)('variable $name offers values', async ({ query }) => {
  expect((await ask(query.rawSql, ALL)).data).not.toEqual([])
})

test('the zone of the viewer is the first to choose, and UTC where it is unknown', async () => {
  const zone = VARIABLES.find(({ name }) => name === 'zone')
  const first = async (timezone: string) =>
    (await ask(zone?.query.rawSql ?? '', { ...ALL, timezone })).data[0]?.['time_zone']
  expect(await first('Asia/Kolkata')).toBe('Asia/Kolkata')
  expect(await first('utc')).toBe('UTC')
  expect(await first('browser')).toBe('UTC')
})
