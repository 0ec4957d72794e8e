import { expect, test } from 'vitest'
import { reportCsv } from './csv.ts'
import { responses } from './tables.ts'

const row = {
  account_id: 'Smith, "East"',
  turns: 2,
  answered_by_human: 1,
  answered_by_bot: 0,
  closed_unanswered: 0,
  waiting: 1,
  response_seconds_median: 60.5,
  response_seconds_p90: null,
}
const options = {
  table: responses,
  by: ['account'],
  report: new Map([['responses', [row]]]),
} as const

test('CSV has the names of the JSON fields, quoted text, and empty cells for unknown values', () => {
  expect(reportCsv({ ...options, previous: null })).toBe(
    [
      'account_id,turns,answered_by_human,answered_by_bot,closed_unanswered,waiting,response_seconds_median,response_seconds_p90',
      '"Smith, ""East""",2,1,0,0,1,60.5,',
    ].join('\n'),
  )
})

test('a comparison adds the numbers before as columns', () => {
  const [header = '', line = ''] = reportCsv({ ...options, previous: new Map() }).split('\n')
  expect(header).toMatch(/,previous_turns,.*,previous_response_seconds_p90$/)
  expect(line).toMatch(/,60\.5,,0,0,0,0,0,,$/)
})
