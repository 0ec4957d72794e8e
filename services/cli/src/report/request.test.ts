import { expect, test } from 'vitest'
import { runCli } from '../cli.ts'
import { createTestIo } from '../testing/test-io.ts'
import { requestOf } from './request.ts'

// runCli loads the command lazily: load it before the clock of a test runs.
import './command.ts'

const NOW = Date.UTC(2026, 10, 25, 12)

test('without options a report is of all time, in UTC, by provider, with all tables', () => {
  expect(requestOf({ tz: 'UTC', by: ['provider'] }, NOW)).toEqual({
    period: { since: '', until: '', tz: 'UTC', provider: '', account: '' },
    by: ['provider'],
    table: null,
    isCompared: false,
    format: 'text',
    isWhole: false,
  })
})

test.each([['2026-11-18T12:00:00.000Z'], ['2026-11-24 00:00:00']])(
  'a comparison since %s ends now',
  (since) => {
    const { period } = requestOf({ since, tz: 'UTC', by: ['provider'], compare: true }, NOW)
    expect(period).toMatchObject({ since, until: '2026-11-25T12:00:00.000Z' })
    expect(requestOf({ since, tz: 'UTC', by: ['provider'] }, NOW).period.until).toBe('')
  },
)

const NOVEMBER = ['--since', '2026-11-01', '--until', '2026-12-01']

test.each([
  ['a comparison without a begin', ['--compare', '--until', '2026-11-01'], '--compare needs'],
  ['a comparison of days', [...NOVEMBER, '--compare', '--by', 'day'], 'exclude each other'],
  ['a comparison of the daily table', [...NOVEMBER, '--compare', '--table', 'daily'], 'exclude'],
  [
    'an end before the start',
    ['--since', '2026-12-01', '--until', '2026-11-01'],
    '--until must be later than --since',
  ],
  [
    'a period that is in the gap when the clocks go forward',
    ['--tz', 'Africa/Cairo', '--since', '2026-04-24', '--until', '2026-04-24 00:30'],
    '--until must be later than --since',
  ],
  ['an unknown zone', ['--tz', 'Mars/Olympus'], 'It is the name of a time zone'],
  ['an unknown provider', ['--provider', 'sprucee'], 'Allowed choices are bird'],
  ['an unknown dimension', ['--by', 'planet'], 'It is one or more of provider,account'],
  ['a time that is none', ['--since', 'yesterday'], 'or how long ago, such as 7d'],
  ['a comparison of weeks', [...NOVEMBER, '--compare', '--by', 'week'], 'exclude each other'],
  [
    'a dimension that the table does not have',
    ['--table', 'offered', '--by', 'agent'],
    'offered is not by agent: a call that nobody answered',
  ],
  ['a word after the options', ['foo'], 'too many arguments'],
  ['an unknown table', ['--table', 'faxes'], 'Allowed choices are calls'],
  ['CSV of all tables', ['--csv'], '--csv needs the one table'],
  ['two formats', ['--csv', '--json', '--table', 'calls'], '--json and --csv exclude'],
])('%s is wrong usage', async (_, options, message) => {
  const io = createTestIo()
  expect(await runCli(['report', ...options], io)).toBe(2)
  expect(io.notes.join('\n')).toContain(message)
})
