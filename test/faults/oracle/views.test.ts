import { expect, test } from 'vitest'
import { compareRows } from './views.ts'

const message = (id: string, text = 'sms') =>
  JSON.stringify({ provider: 'bird', account_id: 'a', message_id: id, channel: text })

const counts = (...rows: readonly string[]) => {
  const all = new Map<string, number>()
  for (const row of rows) all.set(row, (all.get(row) ?? 0) + 1)
  return all
}

test.each([
  ['equal rows', counts(message('1')), counts(message('1')), []],
  ['a row that is missing', counts(), counts(message('1')), ['lost']],
  [
    'a row that is there twice',
    counts(message('1'), message('1')),
    counts(message('1')),
    ['doubled'],
  ],
  ['a row nobody sent', counts(message('2')), counts(), ['doubled']],
  ['another state', counts(message('1', 'fax')), counts(message('1')), ['different']],
  [
    'two states of one thing',
    counts(message('1', 'fax'), message('1')),
    counts(message('1')),
    ['doubled'],
  ],
])('%s of an entity view are told apart', (_, there, expected, kinds) => {
  expect(compareRows('messages', there, expected).map(({ kind }) => kind)).toEqual(kinds)
})

test('a row of an aggregating view is right or it is not', () => {
  const hour = (count: number) => JSON.stringify({ hour: '2026-11-02 10:00:00', count })
  expect(compareRows('communication_volume_hourly', counts(hour(2)), counts(hour(1)))).toHaveLength(
    2,
  )
})
