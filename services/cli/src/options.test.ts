import { expect, test } from 'vitest'
import { parseCount, parseLocalTime, parseZone, readInstant } from './options.ts'

const NOW = Date.UTC(2026, 10, 25, 12)

test.each([
  ['a date', '2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['a date and time', '2026-11-01 08:30', '2026-11-01T08:30:00.000Z'],
  [
    'a time in the form that the commands print',
    '2026-11-01T08:30:15.250Z',
    '2026-11-01T08:30:15.250Z',
  ],
  ['a time with Z', '2026-11-01T08:30:15Z', '2026-11-01T08:30:15.000Z'],
  ['minutes ago', '30m', '2026-11-25T11:30:00.000Z'],
  ['days ago', '2d', '2026-11-23T12:00:00.000Z'],
  ['a date before the first record', '1969-12-31', '1970-01-01T00:00:00.000Z'],
  ['hours before the first record', '99999999999h', '1970-01-01T00:00:00.000Z'],
])('%s is an instant', (_, text, expected) => {
  expect(readInstant(text, NOW)).toBe(Date.parse(expected))
})

test.each([
  ['yesterday'],
  ['2026-13-01'],
  ['2026-02-31'],
  ['2026-11-01 24:00'],
  ['2026-11-01T08:30+02:00'],
  ['12'],
  ['5 h'],
])('the time "%s" is refused with examples', (text) => {
  expect(() => readInstant(text, NOW)).toThrow(/such as 2026-11-01/)
  expect(() => parseLocalTime(text)).toThrow(/such as 2026-11-01/)
})

test.each([
  ['2026-11-01', '2026-11-01 00:00:00'],
  ['2026-11-01T08:30', '2026-11-01 08:30:00'],
])('%s is a local time', (text, expected) => {
  expect(parseLocalTime(text)).toBe(expected)
})

test.each([
  ['UTC', 'UTC'],
  ['America/New_York', 'America/New_York'],
  ['US/Eastern', 'America/New_York'],
])('the zone "%s" is %s', (text, expected) => {
  expect(parseZone(text)).toBe(expected)
})

test.each([
  ['america/new_york', 'written America/New_York'],
  ['utc', 'written UTC'],
  ['+05:30', 'such as America/New_York'],
  ['Mars/Olympus', 'such as America/New_York'],
])('the zone "%s" is refused with a name that is valid', (text, problem) => {
  expect(() => parseZone(text)).toThrow(problem)
})

test.each(['0', '-1', '1.5', 'many'])('the count "%s" is refused', (text) => {
  expect(() => parseCount(text)).toThrow('whole number from 1')
})
