import { expect, test } from 'vitest'
import { secondsTime, time } from './time.ts'

test.each<[string, string | null, unknown]>([
  ['UTC', '2026-11-02T09:00:00.000Z', '2026-11-02T09:00:00Z'],
  ['without a zone', '2026-11-02T09:00:00.000Z', '2026-11-02T09:00:00'],
  ['with a space', '2026-11-02T09:00:00.000Z', '2026-11-02 09:00:00'],
  ['without seconds', '2026-11-02T09:00:00.000Z', '2026-11-02T09:00Z'],
  ['in lower case', '2026-11-02T09:00:00.000Z', '2026-11-02t09:00:00z'],
  ['east of UTC', '2026-11-02T03:30:00.000Z', '2026-11-02T09:00:00+05:30'],
  ['west of UTC, without a colon', '2026-11-02T17:00:00.000Z', '2026-11-02T09:00:00-0800'],
  ['with a blank before the zone', '2026-11-02T09:00:00.000Z', '2026-11-02 09:00:00 +0000'],
  ['with blanks around', '2026-11-02T09:00:00.000Z', ' 2026-11-02T09:00:00Z\n'],
  ['with a tenth', '2026-11-02T09:00:00.100Z', '2026-11-02T09:00:00.1Z'],
  ['with nanoseconds, cut', '2026-11-02T09:00:00.123Z', '2026-11-02T09:00:00.123999999Z'],
  ['the epoch', null, '1970-01-01T00:00:00Z'],
  ['an hour later', '1970-01-01T01:00:00.000Z', '1970-01-01T01:00:00Z'],
  ['before the epoch', null, '1969-12-31T23:59:59Z'],
  ['before the epoch by its zone', null, '1970-01-01T00:00:00+01:00'],
  ['the last day of a ClickHouse DateTime', '2106-02-06T23:59:59.999Z', '2106-02-06T23:59:59.999Z'],
  ['the day after', null, '2106-02-07T00:00:00Z'],
  ['Go’s zero time', null, '0001-01-01T00:00:00Z'],
  ['month 13', null, '2026-13-01T00:00:00Z'],
  ['the 31st of a month of 30 days', null, '2026-11-31T00:00:00Z'],
  ['the 29th of February', null, '2026-02-29T00:00:00Z'],
  ['the 29th of February in a leap year', '2028-02-29T00:00:00.000Z', '2028-02-29T00:00:00Z'],
  ['midnight as hour 24', '2026-11-03T00:00:00.000Z', '2026-11-02T24:00:00Z'],
  ['hour 25', null, '2026-11-02T25:00:00Z'],
  ['a bare date', null, '2026-11-02'],
  ['a number of milliseconds', null, 1_762_074_000_000],
  ['a numeric string', null, '1762074000'],
  ['words', null, 'yesterday'],
  ['nothing', null, undefined],
  ['a text that never ends', null, `2026-11-02T09:00:00.${'0'.repeat(100_000)}x`],
])('a time %s is %s', (_, expected, value) => {
  expect(time(value)).toBe(expected === null ? null : Date.parse(expected))
})

const NINE = Date.UTC(2026, 10, 2, 9)

test.each<[string, number | null, unknown]>([
  ['a number', NINE, NINE / 1_000],
  ['text', NINE, String(NINE / 1_000)],
  ['text with blanks around', NINE, ` ${NINE / 1_000}\n`],
  ['a fraction, cut to milliseconds', NINE + 123, NINE / 1_000 + 0.1239],
  ['text with a fraction', NINE + 500, `${NINE / 1_000}.5`],
  ['an hour after the epoch', 3_600_000, 3_600],
  ['the second before that', null, 3_599],
  ['zero', null, 0],
  ['a negative number', null, -1],
  ['the last second of a ClickHouse DateTime', Date.UTC(2106, 1, 7) - 1_000, 4_294_943_999],
  ['the second after that', null, 4_294_944_000],
  ['milliseconds', null, NINE],
  ['milliseconds as text', null, String(NINE)],
  ['a huge number', null, 1e308],
  ['infinity', null, Number.POSITIVE_INFINITY],
  ['no number', null, Number.NaN],
  ['an exponent', null, '1e9'],
  ['a hexadecimal text', null, '0x6908'],
  ['a date-time', null, '2026-11-02T09:00:00Z'],
  ['an empty text', null, ''],
  ['true', null, true],
  ['nothing', null, undefined],
])('Unix seconds from %s are %j', (_, expected, value) => {
  expect(secondsTime(value)).toBe(expected)
})
