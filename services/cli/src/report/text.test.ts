import { expect, test } from 'vitest'
import type { Report } from './query.ts'
import { NO_REPORT } from './query.ts'
import type { Row } from './report-table.ts'
import { sla } from './sla-table.ts'
import { daily, offered, responses } from './tables.ts'
import { reportText } from './text.ts'

const none = { previous: null, deadLetters: null, isWhole: false }
const offeredRow = (of: number, answered: number) => ({
  ...{ provider: 'bird', offered: of, answered, missed: of - answered, voicemail: 0, abandoned: 0 },
  ...{ answer_rate: answered / of, open_offered: 0, open_answer_rate: null },
  talk_seconds_median: 95,
})

const reportOf = (name: string, rows: readonly Row[], total: Row = {}): Report => ({
  rows: new Map([[name, rows]]),
  totals: new Map([[name, total]]),
})

const linesOf = (rows: readonly Row[], total: Row = {}) =>
  reportText({
    ...{ ...none, by: ['provider'], tables: [offered] },
    report: reportOf('offered', rows, total),
  }).split('\n')

test('a period is compared row by row with the period before', () => {
  const text = reportText({
    ...{ ...none, by: ['provider'], tables: [offered] },
    report: reportOf('offered', [offeredRow(4, 3)]),
    previous: reportOf('offered', [offeredRow(2, 1)]),
  })
  expect(text.split('\n').slice(3)).toEqual([
    'bird            4         3       1          0  75 %         1 min 35 s',
    '  before        2         1       1          0  50 %         1 min 35 s',
    '  change   +100 %    +200 %    ±0 %          –  +25 pp       ±0 %',
  ])
})

test('several rows end with that of all together, which no row adds up to', () => {
  const total = { ...offeredRow(4, 3), talk_seconds_median: 60 }
  expect(linesOf([offeredRow(2, 1), offeredRow(2, 2)], total).at(-1)).toBe(
    'total           4         3       1          0  75 %         1 min 00 s',
  )
  expect(linesOf([offeredRow(4, 3)], total).join()).not.toContain('total')
})

test('a comparison also compares the row of all together', () => {
  const rows = [offeredRow(2, 1), { ...offeredRow(2, 2), provider: 'spruce' }]
  const text = reportText({
    ...{ ...none, by: ['provider'], tables: [offered] },
    report: reportOf('offered', rows, offeredRow(4, 3)),
    previous: reportOf('offered', rows, offeredRow(2, 1)),
  })
  expect(text.split('\n').slice(-3)).toEqual([
    'total           4         3       1          0  75 %         1 min 35 s',
    '  before        2         1       1          0  50 %         1 min 35 s',
    '  change   +100 %    +200 %    ±0 %          –  +25 pp       ±0 %',
  ])
})

test('abandoned calls and open hours have columns only where there are any', () => {
  expect(linesOf([offeredRow(4, 3)])[1]).not.toMatch(/abandoned|open/)
  const known = { ...offeredRow(4, 3), abandoned: 1, open_offered: 2, open_answer_rate: 1 }
  expect(linesOf([known])[1]).toMatch(/abandoned +answer rate +offered when open +rate when open/)
})

const turns = (count: number, waiting: number) => ({
  ...{ provider: 'bird', turns: count, answered: count - waiting, closed_unanswered: 0 },
  ...{ expired: 0, waiting, bot_replied: 0, response_seconds_median: 60 },
  ...{ response_seconds_p90: 90, response_business_seconds_median: null },
})

const compared = (now: number, before: number) =>
  reportText({
    ...{ ...none, by: ['provider'], tables: [responses] },
    report: reportOf('responses', [turns(5000, now)], turns(5000, now)),
    previous: reportOf('responses', [turns(50, before)], turns(50, before)),
  })

test('a comparison says how much still waits', () => {
  expect(compared(1200, 1).split('\n').at(-1)).toBe(
    '1,200 turns now and 1 turn before still wait: response times look shorter than they will be',
  )
  expect(compared(0, 0)).not.toContain('still wait')
})

test('a table says which dimension it does not have', () => {
  const report = reportOf('responses', [turns(5, 1)], turns(5, 1))
  const parts = { ...none, by: ['direction'] as const, tables: [responses] }
  const lines = reportText({ ...parts, report }).split('\n')
  expect(lines.at(-2)).toMatch(/^all +5 +4 /)
  expect(lines.at(-1)).toMatch(/^not by direction: every wait begins with/)
  const compared = reportText({ ...parts, report, previous: report }).split('\n')
  expect(compared.slice(3, 6).map((line) => line.slice(0, 8))).toEqual([
    ...['all     ', '  before', '  change'],
  ])
})

const accounts = Array.from({ length: 23 }, (_, index) => ({
  ...offeredRow(index + 1, 1),
  account_id: `account ${index + 1}`,
}))

test('of many rows there are the largest 20, and all with --all', () => {
  const parts = { ...none, by: ['account'] as const, tables: [offered] }
  const report = reportOf('offered', accounts, offeredRow(300, 1))
  const lines = reportText({ ...parts, report }).split('\n')
  expect(lines[3]).toMatch(/^account 23 /)
  expect(lines.at(-2)).toMatch(/^total +300/)
  expect(lines.at(-1)).toBe('the largest 20 of 23; 3 are left out, --all shows them')
  const all = reportText({ ...parts, report, isWhole: true }).split('\n')
  expect(all).toHaveLength(3 + 23 + 1)
})

test('targets have a share of what is decided', () => {
  const row = {
    ...{ provider: 'bird', policy: 'urgent', turns: 4, met: 2, breached: 1, pending: 1 },
    ...{ not_applicable: 0, share_met: 2 / 3, target_seconds: 900 },
  }
  const report = reportOf('sla', [row], row)
  expect(reportText({ ...none, by: ['provider'], tables: [sla], report }).split('\n')).toEqual([
    'Targets met',
    'provider  policy  turns  met  breached  pending  met of decided  target',
    '────────  ──────  ─────  ───  ────────  ───────  ──────────────  ───────────',
    'bird      urgent      4    2         1        1  67 %            15 min 00 s',
  ])
})

const dailyRows = [
  { provider: 'bird', kind: 'message', day: '2026-11-01', communications: 2 },
  { provider: 'bird', kind: 'message', day: '2026-11-03', communications: 1 },
]

test('each group has one line with all days', () => {
  const parts = { ...none, tables: [daily], report: reportOf('daily', dailyRows) }
  expect(reportText({ ...parts, by: ['provider'] }).split('\n')).toEqual([
    'Messages and calls per day, 2026-11-01 to 2026-11-03',
    'provider  kind     total  most  each day',
    '────────  ───────  ─────  ────  ────────',
    'bird      message      3     2  █·▄',
  ])
})

test('in a report by day, each day is a row with a bar, and all together have none', () => {
  const report = reportOf('daily', dailyRows, { communications: 3 })
  const parts = { ...none, tables: [daily], report }
  const [, , , first, second, total] = reportText({ ...parts, by: ['day'] }).split('\n')
  expect(first).toBe('2026-11-01  message               2  ████████████████████')
  expect(second).toBe('2026-11-03  message               1  ██████████')
  expect(total).toBe('total                             3')
})

test('a table without rows is "none"', () => {
  const parts = { ...none, by: ['provider'] as const, report: NO_REPORT }
  expect(reportText({ ...parts, tables: [offered, daily] })).toBe(
    'Inbound calls answered\nnone\n\nMessages and calls\nnone',
  )
})
