import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SampleDatabase } from '../samples/sample-database.ts'
import { sampleDatabase } from '../samples/sample-database.ts'
import { grafanaSql } from './grafana-sql.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../../deploy/grafana/dashboards')
const CLICKHOUSE = 'grafana-clickhouse-datasource'

type Query = { readonly rawSql: string }
type Target = Query & { readonly format: number; readonly datasource: { readonly type: string } }
type Dashboard = {
  readonly uid: string
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly query: Query }[]
  }
  readonly panels: readonly { readonly title: string; readonly targets?: readonly Target[] }[]
}

const targetsOf = ({ panels }: Dashboard) =>
  panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })))

/** The dashboards over ClickHouse, by the name of their file. */
const DASHBOARDS = readdirSync(FOLDER)
  .map((file) => ({ file, dashboard: readDashboard(file) }))
  .filter(({ dashboard }) =>
    targetsOf(dashboard).some(({ datasource }) => datasource?.type === CLICKHOUSE),
  )

function readDashboard(file: string): Dashboard {
  return JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'))
}

const NOVEMBER = {
  from: new Date('2026-11-01T00:00:00Z'),
  to: new Date('2026-11-30T23:59:59Z'),
  intervalSeconds: 3_600,
  chosen: {},
}
const ONE_ACCOUNT = {
  provider: ['bird'],
  account: ['default'],
  channel: ['sms', 'phone', 'facebook'],
}

let database: SampleDatabase

beforeAll(async () => {
  database = await sampleDatabase('dashboards')
})
afterAll(() => database?.close())

test('there are dashboards for calls, response times and volumes', () => {
  expect(DASHBOARDS.map(({ dashboard }) => dashboard.uid).sort()).toEqual([
    'tributary-calls',
    'tributary-response-times',
    'tributary-volumes',
  ])
})

describe.each(DASHBOARDS)('dashboard $file', ({ dashboard }) => {
  const targets = targetsOf(dashboard)

  test.each(targets)('"$title" shows the samples', async ({ rawSql, format }) => {
    const rows = await database.rows<{ time?: unknown }>(grafanaSql(rawSql, NOVEMBER))
    expect(rows.filter((row) => Object.values(row).some((value) => value !== null))).not.toEqual([])
    if (format === 0) expect(rows[0]?.time).toEqual(expect.any(String))
  })

  test.each(targets)('"$title" can be limited to some values', async ({ rawSql }) => {
    const sql = grafanaSql(rawSql, { ...NOVEMBER, chosen: ONE_ACCOUNT })
    expect(sql).toContain("provider IN ('bird')")
    const rows = await database.rows<{ provider?: string }>(sql)
    expect(rows).not.toEqual([])
    expect(rows.filter(({ provider = 'bird' }) => provider !== 'bird')).toEqual([])
  })

  test.each(dashboard.templating.list)('variable $name offers values', async ({ query }) => {
    expect(await database.rows(grafanaSql(query.rawSql, NOVEMBER))).not.toEqual([])
  })
})
