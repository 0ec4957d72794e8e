import { expect, test } from 'vitest'
import { expandSchedule } from './expand.ts'
import { scheduleFile } from './schedule.ts'

const TODAY = new Date('2026-11-20T12:00:00Z')

function intervals(overrides: object) {
  const { schedules } = scheduleFile.parse({
    schedules: [{ id: 'clinic', zone: 'America/New_York', hours: {}, ...overrides }],
  })
  return schedules.flatMap((schedule) => expandSchedule(schedule, TODAY))
}

const iso = ({ opens_at, closes_at }: { opens_at: number; closes_at: number }) =>
  `${new Date(opens_at).toISOString().slice(0, 16)} ${new Date(closes_at).toISOString().slice(0, 16)}`

const WEEK = { mon: ['09:00-17:00'], fri: ['09:00-17:00'] }

test('local hours become UTC intervals before and after a change of the clocks', () => {
  expect(
    intervals({ hours: WEEK, validFrom: '2026-03-06', validTo: '2026-03-09' }).map(iso),
  ).toEqual(['2026-03-06T14:00 2026-03-06T22:00', '2026-03-09T13:00 2026-03-09T21:00'])
})

test.each([
  ['Africa/Cairo', '2026-04-20', '2026-04-30', 11],
  ['Asia/Beirut', '2026-03-25', '2026-04-03', 10],
  ['America/Santiago', '2026-09-01', '2026-09-30', 30],
])(
  'a calendar in %s, where clocks change at midnight, has every day',
  (zone, validFrom, validTo, days) => {
    const daily = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [
      day,
      ['09:00-17:00'],
    ])
    const overrides = { zone, validFrom, validTo, hours: Object.fromEntries(daily) }
    expect(intervals(overrides)).toHaveLength(days)
  },
)

test.each([
  ['America/New_York', '2026-03-08', '02:30-05:00', '2026-03-08T07:00 2026-03-08T09:00'],
  ['America/New_York', '2026-11-01', '01:30-05:00', '2026-11-01T05:30 2026-11-01T10:00'],
  ['Africa/Cairo', '2026-04-24', '00:00-09:00', '2026-04-23T22:00 2026-04-24T06:00'],
  ['Africa/Cairo', '2026-04-23', '20:00-24:00', '2026-04-23T18:00 2026-04-23T22:00'],
  ['Australia/Lord_Howe', '2026-10-04', '02:15-09:00', '2026-10-03T15:30 2026-10-03T22:00'],
])('in %s on %s, open %s means %s UTC', (zone, date, range, expected) => {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [range]])
  const overrides = { zone, hours: Object.fromEntries(days), validFrom: date, validTo: date }
  expect(intervals(overrides).map(iso)).toEqual([expected])
})

test('ranges that overlap after a change of the clocks are merged', () => {
  const overrides = {
    hours: { sun: ['02:00-02:30', '03:00-04:00'] },
    validFrom: '2026-03-08',
    validTo: '2026-03-08',
  }
  expect(intervals(overrides).map(iso)).toEqual(['2026-03-08T07:00 2026-03-08T08:00'])
})

test('a holiday is closed', () => {
  const overrides = {
    hours: WEEK,
    validFrom: '2026-07-03',
    validTo: '2026-07-06',
    holidays: ['2026-07-03'],
  }
  expect(intervals(overrides).map(iso)).toEqual(['2026-07-06T13:00 2026-07-06T21:00'])
})

test('24:00 is the end of the day, also on the day with 25 hours', () => {
  const overrides = {
    hours: { sun: ['00:00-24:00'] },
    validFrom: '2026-11-01',
    validTo: '2026-11-01',
  }
  const [day] = intervals(overrides)
  expect(((day?.closes_at ?? 0) - (day?.opens_at ?? 0)) / 3_600_000).toBe(25)
})

test('a day may have several ranges, and each interval has the scope of its schedule', () => {
  const overrides = {
    hours: { tue: ['09:00-12:00', '13:00-17:00'] },
    appliesTo: { account: 'clinic-b', channel: 'sms' },
    validFrom: '2026-11-03',
    validTo: '2026-11-03',
  }
  expect(intervals(overrides)).toMatchObject([
    { account_id: 'clinic-b', channel: 'sms', provider: '' },
    { account_id: 'clinic-b' },
  ])
})

test('a calendar without an end reaches to the end of the year after next', () => {
  const last = intervals({ hours: { sun: ['00:00-24:00'] } }).at(-1)
  expect(new Date(last?.opens_at ?? 0).getUTCFullYear()).toBe(2028)
})

test.each([
  ['a range over midnight', { hours: { mon: ['22:00-06:00'] } }],
  ['an overlap', { hours: { mon: ['09:00-12:00', '11:00-13:00'] } }],
  ['an unknown zone', { zone: 'Mars/Olympus' }],
  ['an unknown day', { hours: { someday: ['09:00-17:00'] } }],
  ['a date that does not exist', { holidays: ['2026-02-30'] }],
  ['an unknown key', { hollidays: [] }],
])('%s is refused', (_, overrides) => {
  expect(() => intervals(overrides)).toThrow()
})
