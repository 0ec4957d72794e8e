import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantOf } from './local-time.ts'

test.each([
  ['2026-04-24 00:00:00', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
  ['2026-04-24 00:30:00', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
  ['2026-04-24 01:00:00', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
  ['2026-04-23 23:59:59', 'Africa/Cairo', '2026-04-23T21:59:59Z'],
  ['2026-09-06 00:00:00', 'America/Santiago', '2026-09-06T04:00:00Z'],
  ['2024-10-06 00:00:00', 'America/Asuncion', '2024-10-06T04:00:00Z'],
  ['2026-03-29 00:00:00', 'Asia/Beirut', '2026-03-28T22:00:00Z'],
  ['2026-10-04 02:10:00', 'Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['2026-03-08 02:30:00', 'America/New_York', '2026-03-08T07:00:00Z'],
  ['2026-03-22 02:30:00', 'Africa/Casablanca', '2026-03-22T02:00:00Z'],
  ['2011-12-30 12:00:00', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
])('%s in %s does not exist: the first instant after the gap is %s', (time, zone, expected) => {
  expect(instantOf(time, zone)).toBe(Date.parse(expected))
})

test.each([
  ['2026-10-29 23:30:00', 'Africa/Cairo', '2026-10-29T20:30:00Z'],
  ['2026-04-04 23:00:00', 'America/Santiago', '2026-04-05T02:00:00Z'],
  ['2026-10-24 23:15:00', 'Asia/Beirut', '2026-10-24T20:15:00Z'],
  ['2026-04-05 01:45:00', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z'],
  ['2026-11-01 01:30:00', 'America/New_York', '2026-11-01T05:30:00Z'],
  ['2026-11-01 00:30:00', 'America/Havana', '2026-11-01T04:30:00Z'],
  ['2026-02-15 02:30:00', 'Africa/Casablanca', '2026-02-15T01:30:00Z'],
])('%s in %s exists twice: the first is %s', (time, zone, expected) => {
  expect(instantOf(time, zone)).toBe(Date.parse(expected))
})

const MINUTE = 60_000
/** Zones and days whose clocks change, by another amount or at another hour. */
const CHANGES = [
  ['Africa/Cairo', '2026-04-24'],
  ['Africa/Cairo', '2026-10-30'],
  ['America/Santiago', '2026-04-05'],
  ['America/Santiago', '2026-09-06'],
  ['America/Asuncion', '2024-03-24'],
  ['America/Asuncion', '2024-10-06'],
  ['Asia/Beirut', '2026-03-29'],
  ['Asia/Beirut', '2026-10-25'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Africa/Casablanca', '2026-02-15'],
  ['Africa/Casablanca', '2026-03-22'],
  ['America/Havana', '2026-03-08'],
  ['America/Havana', '2026-11-01'],
  ['Asia/Kathmandu', '2026-07-01'],
] as const

test.each(CHANGES)(
  'in %s around %s, a local time begins when the clocks first show it',
  (zone, day) => {
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    const midnight = Date.parse(`${day}T00:00:00Z`)
    const shown = Array.from({ length: 3 * 24 * 60 }, (_, index) => {
      const instant = midnight + (index - 36 * 60) * MINUTE
      return { instant, text: clock.format(instant) }
    })
    const minutesOfDay = fc.sample(fc.integer({ min: -4 * 60, max: 10 * 60 }), 100)
    for (const minutes of minutesOfDay) {
      const time = new Date(midnight + minutes * MINUTE)
        .toISOString()
        .slice(0, 19)
        .replace('T', ' ')
      const first = shown.find(({ text }) => text >= time)
      expect(instantOf(time, zone), time).toBe(first?.instant)
    }
  },
)
