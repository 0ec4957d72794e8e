import { expect, test } from 'vitest'
import { runCli } from '../cli.ts'
import { createTestIo } from '../testing/test-io.ts'
import { requestOf } from './request.ts'

// runCli loads the command lazily: load it before the clock of a test runs.
import './command.ts'

test('without options a report is of all time, in UTC, by provider, with all tables', () => {
  expect(requestOf({ tz: 'UTC', by: ['provider'] })).toEqual({
    period: { since: '', until: '', tz: 'UTC', provider: '' },
    by: ['provider'],
    table: null,
    isCompared: false,
    format: 'text',
  })
})

const NOVEMBER = ['--since', '2026-11-01', '--until', '2026-12-01']

test.each([
  ['a comparison without an end', ['--compare', '--since', '2026-11-01'], '--compare needs'],
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
  ['an unknown dimension', ['--by', 'weekday'], 'It is one or more of provider,account'],
  ['an unknown table', ['--table', 'faxes'], 'Allowed choices are calls'],
  ['CSV of all tables', ['--csv'], '--csv needs the one table'],
  ['two formats', ['--csv', '--json', '--table', 'calls'], '--json and --csv exclude'],
])('%s is wrong usage', async (_, options, message) => {
  const io = createTestIo()
  expect(await runCli(['report', ...options], io)).toBe(2)
  expect(io.notes.join('\n')).toContain(message)
})
