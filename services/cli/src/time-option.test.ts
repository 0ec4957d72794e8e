import { expect, test } from 'vitest'
import { instantOption, localTimeOption, zoneOption } from './time-option.ts'

const NOW = Date.UTC(2026, 10, 25, 12)

const given = (since: string) => ({ positionals: [], values: { since } })

test.each([
  ['a date', '2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['a date and time', '2026-11-01 08:30', '2026-11-01T08:30:00.000Z'],
  ['a time as the commands print it', '2026-11-01T08:30:15.250Z', '2026-11-01T08:30:15.250Z'],
  ['a time with Z', '2026-11-01T08:30:15Z', '2026-11-01T08:30:15.000Z'],
  ['minutes ago', '30m', '2026-11-25T11:30:00.000Z'],
  ['days ago', '2d', '2026-11-23T12:00:00.000Z'],
])('%s is an instant', (_, text, expected) => {
  expect(instantOption(given(text), 'since', NOW)).toBe(Date.parse(expected))
})

test.each([
  ['yesterday'],
  ['2026-13-01'],
  ['2026-02-31'],
  ['2026-11-01 24:00'],
  ['2026-11-01T08:30+02:00'],
  ['12'],
  ['5 h'],
])('%s is refused with examples', (text) => {
  expect(() => instantOption(given(text), 'since', NOW)).toThrow(/--since is .* such as/)
  expect(() => localTimeOption(given(text), 'since')).toThrow(/--since is .* such as/)
})

test.each([
  ['2026-11-01', '2026-11-01 00:00:00'],
  ['2026-11-01T08:30', '2026-11-01 08:30:00'],
])('%s is a local time of the report', (text, expected) => {
  expect(localTimeOption(given(text), 'since')).toBe(expected)
})

test('an option that is left out is no time', () => {
  const none = { positionals: [], values: {} }
  expect(instantOption(none, 'since', NOW)).toBeNull()
  expect(localTimeOption(none, 'since')).toBe('')
})

test.each([
  ['UTC', 'UTC'],
  ['America/New_York', 'America/New_York'],
  ['US/Eastern', 'America/New_York'],
  ['', 'UTC'],
])('the zone "%s" is %s', (tz, expected) => {
  expect(zoneOption({ positionals: [], values: { tz } }, 'tz')).toBe(expected)
})

test.each([
  ['america/new_york', '--tz is the name of a time zone: america/new_york is written America/New'],
  ['utc', 'utc is written UTC'],
  ['+05:30', '--tz is the name of a time zone, such as America/New_York'],
  ['Mars/Olympus', '--tz is the name of a time zone, such as America/New_York'],
])('the zone "%s" is refused, with one that would be taken', (tz, problem) => {
  expect(() => zoneOption({ positionals: [], values: { tz } }, 'tz')).toThrow(problem)
})
