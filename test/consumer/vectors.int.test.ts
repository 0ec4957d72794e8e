import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnalyticsDatabase, analyticsDatabase } from '../analytics/database.ts'
import type { Row } from '../analytics/scratch-database.ts'
import { VECTOR_CASES } from './vector-cases.ts'
import {
  accountOf,
  countingRecords,
  encodedRecords,
  VECTORS_FILE,
  type VectorRows,
  writerSchemas,
} from './vectors.ts'
import { withoutLeftOut } from './view-rows.ts'

// "npm run gen:metrics" writes the file; without it the test fails for a stale file.

let database: AnalyticsDatabase
beforeAll(async () => {
  database = await analyticsDatabase('vectors')
  await database.land(countingRecords)
})
afterAll(() => database?.close())

const timeOf = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`)

/** Times as epoch milliseconds. */
const portable = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(withoutLeftOut(row)).map(([name, value]) => {
      const isTime = name === 'occurred_hour' || name.endsWith('_at')
      return [name, isTime && typeof value === 'string' ? timeOf(value) : value]
    }),
  )

async function viewRows(view: string, id: string, account: string): Promise<readonly Row[]> {
  const rows = await database.rows(
    `SELECT * FROM ${view} WHERE account_id = '${account}' ORDER BY ${id}`,
  )
  return rows.map(portable)
}

test('the vectors have the rows of the views', async () => {
  const cases = []
  for (const [index, vector] of VECTOR_CASES.entries()) {
    const account = accountOf(index)
    const rows: VectorRows = {
      messages: await viewRows('messages', 'message_id', account),
      calls: await viewRows('calls', 'call_id', account),
      conversations: await viewRows('conversations', 'conversation_id', account),
    }
    cases.push({ title: vector.title, records: encodedRecords(vector, index), rows })
  }
  const text = JSON.stringify({ schemas: writerSchemas(), cases }, null, 1)
  await expect(`${text}\n`).toMatchFileSnapshot(VECTORS_FILE)
})
