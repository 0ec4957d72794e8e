import { expect, test } from 'vitest'
import type { Dimension } from './dimensions.ts'
import { splitTotal } from './query.ts'
import { statementOf } from './statement.ts'
import { calls, daily, dimensionsOf, offered, responses, volumes } from './tables.ts'

const sqlOf = (table: typeof calls, ...by: readonly Dimension[]) =>
  statementOf(table, dimensionsOf(table, by)).replaceAll(/\s+/g, ' ')

test('a row of all rows together is computed by the same expressions', () => {
  const sql = sqlOf(offered, 'provider', 'weekday')
  expect(sql).toContain(
    'SELECT provider AS provider, toDayOfWeek(started_at, 0, {tz:String}) AS weekday,',
  )
  expect(sql).toContain('toUInt8(grouping(provider)) AS is_total FROM calls WHERE')
  expect(sql).toMatch(
    /GROUP BY GROUPING SETS \(\(provider, weekday\), \(\)\) ORDER BY is_total, provider, weekday SETTINGS /,
  )
})

test('without a dimension that the table has, its only row is that of all', () => {
  const sql = sqlOf(responses, 'direction')
  expect(sql).toMatch(/^SELECT toUInt32\(count\(\)\) AS turns,/)
  expect(sql).toContain('1 AS is_total FROM response_turns WHERE')
  expect(sql).not.toContain('GROUP BY')
})

test('blocked calls are left out, as in call_metrics_hourly', () => {
  for (const table of [calls, offered])
    expect(sqlOf(table, 'provider')).toContain(
      "WHERE (NOT is_internal AND outcome != 'blocked') AND",
    )
})

test.each([
  ['day', 'toString(toDate(started_at, {tz:String})) AS day'],
  ['week', 'toString(toMonday(toDate(started_at, {tz:String}))) AS week'],
  ['hour', 'toHour(started_at, {tz:String}) AS hour'],
  ['agent', 'agent_id AS agent_id'],
] as const)('a call has a %s', (dimension, sql) => {
  expect(sqlOf(calls, dimension)).toContain(sql)
})

test('the agent of a message is its author, unless that is the contact', () => {
  const agent = "if(kind = 'message' AND direction != 'outbound', '', author_id) AS agent_id"
  expect(sqlOf(volumes, 'agent')).toContain(agent)
  expect(sqlOf(responses, 'agent')).toContain('responder_id AS agent_id')
})

test('a dimension that is also a detail of the table is one column', () => {
  expect(sqlOf(calls, 'direction').match(/ AS direction/g)).toHaveLength(1)
})

test('the days of the daily table are by no other time', () => {
  expect(dimensionsOf(daily, ['week', 'provider', 'hour'])).toEqual(['provider', 'day'])
})

const counts = (is_total: number, turns: number) => ({ provider: 'x', turns, is_total })

test('the row of all is apart from the rows, with its numbers alone', () => {
  const { rows, total } = splitTotal(responses, [counts(0, 2), counts(0, 3), counts(1, 5)])
  expect(rows).toEqual([
    { provider: 'x', turns: 2 },
    { provider: 'x', turns: 3 },
  ])
  expect(total).toMatchObject({ turns: 5, response_seconds_median: null })
  expect(total).not.toHaveProperty('provider')
})

test.each([
  ['the row of all is the only row', [counts(1, 5)], 1, 5],
  ['nothing is counted', [counts(1, 0)], 0, undefined],
  ['there are no rows', [], 0, undefined],
])('when %s', (_, all, length, turns) => {
  const { rows, total } = splitTotal(responses, all)
  expect(rows).toHaveLength(length)
  expect(total?.['turns']).toBe(turns)
})
