import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  afterOpenSeconds,
  hoursOf,
  isOpenAt,
  type OpenInterval,
  openSeconds,
} from './business-clock.ts'

const PLACE = { provider: 'spruce', account_id: 'a', channel: 'sms' }

/** An interval in seconds since 1970, of every place unless the scope says more. */
const open = (from: number, to: number, scope: Partial<OpenInterval> = {}): OpenInterval => ({
  ...{ schedule_id: '', provider: '', account_id: '', channel: '', ...scope },
  opens_at: from * 1000,
  closes_at: to * 1000,
})

describe('the schedule of a place', () => {
  const provider = open(1, 2, { provider: 'spruce' })
  const channel = open(2, 3, { channel: 'sms' })
  const account = open(3, 4, { account_id: 'a' })

  test.each([
    ['none, where none covers it', [open(0, 1, { provider: 'bird' })], null],
    ['one of a provider before one of none', [provider, open(0, 1)], 1],
    ['one of a channel before one of a provider', [channel, provider], 2],
    [
      'one of an account before one of channel and provider',
      [{ ...channel, provider: 'spruce' }, account],
      3,
    ],
  ])('is %s', (_, intervals, opensAt) => {
    const hours = hoursOf(intervals)(PLACE)
    expect(hours && (hours[0]?.from ?? 0) / 1000).toBe(opensAt)
  })

  test('is made of all intervals of its scope, and covers time once', () => {
    const hours = hoursOf([open(8, 9), open(0, 5), open(1, 2), open(5, 6), open(4, 7)])(PLACE)
    expect(hours).toEqual([
      { from: 0, to: 7000 },
      { from: 8000, to: 9000 },
    ])
  })
})

describe('open time', () => {
  const hours = hoursOf([open(10, 20), open(30, 40)])(PLACE) ?? []

  test.each([
    [0, 5, 0],
    [0, 15, 5],
    [12, 12, 0],
    [12, 13, 1],
    [15, 35, 10],
    [20, 30, 0],
    [0, 99, 20],
  ])('from %i to %i is %i seconds', (from, to, seconds) => {
    expect(openSeconds(hours, from * 1000, to * 1000)).toBe(seconds)
  })

  test.each([
    [0, 5, 15],
    [0, 10, 20],
    [0, 11, 31],
    [15, 5, 20],
    [20, 1, 31],
    [0, 20, 40],
    [0, 21, null],
    [40, 1, null],
  ])('from %i on, %i seconds have passed at %s', (from, seconds, at) => {
    expect(afterOpenSeconds(hours, from * 1000, seconds)).toBe(at === null ? null : at * 1000)
  })

  test('is not known without a schedule or a time', () => {
    expect(openSeconds(null, 0, 1)).toBeNull()
    expect(openSeconds(hours, 0, null)).toBeNull()
    expect([isOpenAt(null, 0), isOpenAt(hours, null)]).toEqual([null, null])
  })
})

const second = fc.nat(60)
const intervals = fc.array(
  fc
    .tuple(
      second,
      second.map((length) => length + 1),
    )
    .map(([from, length]) => open(from, from + length)),
  { minLength: 1 },
)

const isTheCount = fc.property(intervals, second, second, (schedule, from, length) => {
  const hours = hoursOf(schedule)(PLACE)
  const seconds = Array.from({ length }, (_, place) => (from + place) * 1000)
  const counted = seconds.filter((at) => isOpenAt(hours, at)).length
  expect(openSeconds(hours, from * 1000, (from + length) * 1000)).toBe(counted)
})

test('open time is what a count of the open seconds gives', () => fc.assert(isTheCount))

const isTheFirst = fc.property(intervals, second, second, (schedule, from, length) => {
  const hours = hoursOf(schedule)(PLACE) ?? []
  const due = afterOpenSeconds(hours, from * 1000, length + 1)
  const passedAt = (at: number) => openSeconds(hours, from * 1000, at)
  if (due === null) expect(passedAt(1e9)).toBeLessThan(length + 1)
  else expect([passedAt(due), passedAt(due - 1)]).toEqual([length + 1, length + 0.999])
})

test('a target is due at the first instant at which its open time has passed', () =>
  fc.assert(isTheFirst))
