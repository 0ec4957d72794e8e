import { expect, test } from 'vitest'
import { dbtExposures, sourceNames } from './dbt-exposures.ts'
import { dbtInvariants } from './dbt-invariants.ts'
import { dbtSources } from './dbt-sources.ts'

test('an invariant reads the sources, and other uses of the name of a view stay', () => {
  const sql = 'SELECT calls.id FROM calls JOIN calls_store AS calls ON id = "FROM messages_x"'
  const check = { name: 'talk-total', meaning: 'It adds up.', sql }
  expect(dbtInvariants([check], ['calls', 'messages'])).toEqual([
    {
      file: 'talk_total.sql',
      sql: expect.stringContaining(
        `SELECT calls.id FROM {{ source('tributary', 'calls') }} JOIN calls_store AS calls ON id = "FROM messages_x"`,
      ),
    },
  ])
})

test('sources have descriptions, and tests for unique keys, missing ids and closed sets', () => {
  const column = (name: string, type: string) => ({ name, type, comment: 'It is "so"' })
  const text = dbtSources([
    {
      name: 'communications',
      comment: 'All',
      columns: [
        column('id', 'String'),
        column('account_id', 'String'),
        column('kind', 'String'),
        column('direction', "Enum8('unknown' = 0, 'inbound' = 1)"),
      ],
    },
  ])
  expect(text).toContain('columns: [provider, account_id, kind, id]')
  expect(text).toContain('description: "It is \\"so\\""')
  expect(text.match(/not_empty/g)).toHaveLength(1)
  expect(text).toContain('values: [message, call]')
  expect(text).toContain('values: [unknown, inbound]')
})

test('a closed set of a text column is tested, and its empty value is quoted', () => {
  const columns = [{ name: 'answered_by_kind', type: 'LowCardinality(String)', comment: 'Kind' }]
  const text = dbtSources([{ name: 'response_turns', comment: 'Turns', columns }])
  expect(text).toContain("values: ['', human, unknown]")
})

test('a set of one view comes before the set of every view', () => {
  const columns = [{ name: 'turn_status', type: 'LowCardinality(String)', comment: 'Status' }]
  const tables = ['response_turns', 'contact_turns'].map((name) => ({ name, comment: '', columns }))
  const text = dbtSources(tables)
  expect(text).toContain('values: [answered, closed_unanswered, expired, waiting]')
  expect(text).toContain('values: [answered, expired, waiting]')
})

test('an exposure names the sources that the queries of its dashboard read', () => {
  const panel = (rawSql: string) => ({ targets: [{ rawSql }] })
  const calls = {
    uid: 'tributary-calls',
    title: 'Calls',
    panels: [
      panel('SELECT "a" FROM calls AS c\nLEFT JOIN tributary.agents'),
      panel('FROM nothing'),
    ],
  }
  const empty = { uid: 'tributary-health', title: 'Health', panels: [{ expr: 'from calls' }] }
  const sources = sourceNames(
    dbtSources(['calls', 'agents', 'messages'].map((name) => ({ name, comment: '', columns: [] }))),
  )
  const text = dbtExposures([empty, calls], sources)
  expect(text.match(/- name: .*/g)).toEqual(['- name: tributary_calls'])
  expect(text.match(/source\(.*\)/g)).toEqual([
    "source('tributary', 'agents')",
    "source('tributary', 'calls')",
  ])
})
