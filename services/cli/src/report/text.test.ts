import { expect, test } from 'vitest'
import { daily, offered } from './tables.ts'
import { reportText } from './text.ts'

const none = { previous: null, deadLetters: null }
const offeredRow = (of: number, answered: number) => ({
  ...{ provider: 'bird', offered: of, answered, missed: of - answered, voicemail: 0, abandoned: 0 },
  ...{ answer_rate: answered / of, talk_seconds_median: 95 },
})

test('a period is compared row by row with the period before', () => {
  const text = reportText({
    ...none,
    by: ['provider'],
    tables: [offered],
    report: new Map([['offered', [offeredRow(4, 3)]]]),
    previous: new Map([['offered', [offeredRow(2, 1)]]]),
  })
  expect(text.split('\n').slice(3)).toEqual([
    'bird            4         3       1          0          0  75 %         1 min 35 s',
    '  before        2         1       1          0          0  50 %         1 min 35 s',
    '  change   +100 %    +200 %    ±0 %          –          –  +25 pp       ±0 %',
  ])
})

const dailyRows = [
  { provider: 'bird', kind: 'message', day: '2026-11-01', communications: 2 },
  { provider: 'bird', kind: 'message', day: '2026-11-03', communications: 1 },
]

test('each group has one line with all days', () => {
  const parts = { ...none, tables: [daily], report: new Map([['daily', dailyRows]]) }
  expect(reportText({ ...parts, by: ['provider'] }).split('\n')).toEqual([
    'Messages and calls per day, 2026-11-01 to 2026-11-03',
    'provider  kind     total  most  each day',
    '────────  ───────  ─────  ────  ────────',
    'bird      message      3     2  █·▄',
  ])
})

test('in a report by day, each day is a row with a bar', () => {
  const parts = { ...none, tables: [daily], report: new Map([['daily', dailyRows]]) }
  const [, , , first, second] = reportText({ ...parts, by: ['day'] }).split('\n')
  expect(first).toBe('2026-11-01  message               2  ████████████████████')
  expect(second).toBe('2026-11-03  message               1  ██████████')
})

test('a table without rows is "none"', () => {
  const parts = { ...none, by: ['provider'] as const, report: new Map() }
  expect(reportText({ ...parts, tables: [offered, daily] })).toBe(
    'Inbound calls answered\nnone\n\nMessages and calls\nnone',
  )
})
