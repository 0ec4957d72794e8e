import { expect, test } from 'vitest'
import { readReportOptions } from './report-options.ts'

const read = (values: Readonly<Record<string, string | boolean>>) =>
  readReportOptions({ positionals: [], values })
const NOVEMBER = { since: '2026-11-01', until: '2026-12-01' }

test('without options a report is of all time, in UTC, by provider, with all tables', () => {
  expect(read({})).toEqual({
    period: { since: '', until: '', tz: 'UTC', provider: '' },
    by: ['provider'],
    table: null,
    isCompared: false,
    format: 'text',
  })
})

test.each([
  ['a comparison without an end', { compare: true, since: '2026-11-01' }, '--compare needs'],
  ['a comparison of days', { ...NOVEMBER, compare: true, by: 'day' }, 'do not go together'],
  ['an end before the start', { since: '2026-12-01', until: '2026-11-01' }, '--until is later'],
  ['an unknown zone', { tz: 'Mars/Olympus' }, '--tz is the name'],
  ['an unknown provider', { provider: 'sprucee' }, '--provider is one of'],
  ['an unknown dimension', { by: 'weekday' }, '--by is one or more of'],
  ['an unknown table', { table: 'faxes' }, '--table is one of calls'],
  ['CSV of everything', { csv: true }, '--csv is one table'],
  ['two forms at once', { csv: true, json: true, table: 'calls' }, 'say --json or --csv'],
])('%s is wrong usage', (_, values, message) => {
  expect(() => read(values)).toThrow(message)
})
