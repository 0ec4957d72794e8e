import { expect, test } from 'vitest'
import { reportCsv } from './csv.ts'
import { NO_REPORT } from './query.ts'
import { responses, volumes } from './tables.ts'

const row = {
  account_id: 'Smith, "East"',
  turns: 2,
  answered: 1,
  closed_unanswered: 0,
  expired: 0,
  waiting: 1,
  bot_replied: 0,
  response_seconds_median: 60.5,
  response_seconds_p90: null,
  response_business_seconds_median: null,
}
const options = {
  table: responses,
  by: ['account'],
  report: { rows: new Map([['responses', [row]]]), totals: new Map([['responses', row]]) },
} as const

test('CSV has the names of the JSON fields, quoted text, and empty cells for unknown values', () => {
  expect(reportCsv({ ...options, previous: null })).toBe(
    [
      'account_id,turns,answered,closed_unanswered,expired,waiting,bot_replied,response_seconds_median,response_seconds_p90,response_business_seconds_median',
      '"Smith, ""East""",2,1,0,0,1,0,60.5,,',
    ].join('\n'),
  )
})

test('a comparison adds the numbers before as columns', () => {
  const [header = '', line = ''] = reportCsv({ ...options, previous: NO_REPORT }).split('\n')
  expect(header).toMatch(/,previous_turns,.*,previous_response_business_seconds_median$/)
  expect(line).toMatch(/,60\.5,,,0,0,0,0,0,0,,,$/)
})

test('an agent has a column for the id and one for the name', () => {
  const message = { agent_id: 'u1', agent_name: 'Ada', channel: 'sms', direction: 'outbound' }
  const rows = new Map([['volumes', [{ ...message, messages: 3, failed: 0 }]]])
  const text = reportCsv({
    ...{ table: volumes, by: ['agent'], previous: null },
    report: { rows, totals: new Map() },
  })
  expect(text).toBe(
    'agent_id,agent_name,channel,direction,messages,failed\nu1,Ada,sms,outbound,3,0',
  )
})
