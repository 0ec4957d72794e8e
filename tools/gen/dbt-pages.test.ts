import { expect, test } from 'vitest'
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
