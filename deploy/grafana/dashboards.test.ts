import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { dashboardJson } from './source/dashboard.ts'
import { DASHBOARDS } from './source/dashboards.ts'

// "npx vitest run --update --project unit deploy/grafana" writes the dashboards over ClickHouse.

const FOLDER = path.join(import.meta.dirname, 'dashboards')

/** Written by hand, because it asks Prometheus. */
const BY_HAND = 'pipeline-health.json'

type Place = { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
type Panel = {
  readonly id: number
  readonly title: string
  readonly description: string
  readonly gridPos: Place
  readonly targets: readonly { readonly rawSql: string }[]
}

const overlap = (one: Place, other: Place) =>
  one.x < other.x + other.w &&
  other.x < one.x + one.w &&
  one.y < other.y + other.h &&
  other.y < one.y + one.h

describe.each(DASHBOARDS)('the dashboard $title', (dashboard) => {
  const { panels }: { readonly panels: readonly Panel[] } = JSON.parse(dashboardJson(dashboard))
  const statements = panels.flatMap(({ targets }) => targets.map(({ rawSql }) => rawSql))

  test('equals its file', async () => {
    const file = path.join(FOLDER, `${dashboard.name}.json`)
    await expect(dashboardJson(dashboard)).toMatchFileSnapshot(file)
  })

  test('has panels with different titles, each with a definition', () => {
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length)
    expect(panels.filter(({ description }) => !/^\S.{20,}\.$/.test(description))).toEqual([])
  })

  test('has panels that fit and do not overlap', () => {
    const clashes = panels.flatMap((one) =>
      panels.filter((other) => one.id < other.id && overlap(one.gridPos, other.gridPos)),
    )
    expect(clashes.map(({ title }) => title)).toEqual([])
    expect(panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24)).toEqual([])
  })

  test('aggregates no percentile', () => {
    const aggregated = /\b(avg|sum|min|max|any|quantile)\w*(\([\d.]+\))?\([^()]*_(median|p\d\d)\b/
    expect(statements.filter((sql) => aggregated.test(sql))).toEqual([])
  })

  test('has buckets of its zone in every chart, but for the hours of the backlog', () => {
    const charts = statements.filter((sql) => sql.includes(' AS time'))
    const hours = charts.filter((sql) => /hour AS time[\s\S]*FROM backlog_hourly/.test(sql))
    const local = charts.filter((sql) =>
      /dateTrunc\('\$\{grain\}'.*'\$\{zone\}'\) AS time/.test(sql),
    )
    expect([...hours, ...local].sort()).toEqual([...charts].sort())
  })

  test('cuts local days from times, not from the hours of a view', () => {
    const hourly = statements.filter((sql) => /FROM (?!backlog)\w+_hourly\b/.test(sql))
    const daily = statements.filter((sql) => /FROM (?!agent_metrics)\w+_daily\b/.test(sql))
    expect([...hourly, ...daily]).toEqual([])
  })
})

test('every file is one of the dashboards', () => {
  const files = DASHBOARDS.map(({ name }) => `${name}.json`)
  expect(readdirSync(FOLDER).sort()).toEqual([...files, BY_HAND].sort())
})
