import { expect, test } from 'vitest'
import { scheduleFile } from './schedule.ts'

const problemsOf = (facts: object) =>
  scheduleFile
    .safeParse({
      schedules: [{ id: 'clinic', zone: 'UTC', hours: { mon: ['09:00-17:00'] }, ...facts }],
    })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

test.each([
  ['of one day', { validFrom: '2026-01-01', validTo: '2026-01-01' }],
  ['with a beginning alone', { validFrom: '2030-01-01' }],
  ['with an end alone', { validTo: '2026-01-01' }],
])('a schedule %s is valid', (_, facts) => {
  expect(problemsOf(facts)).toBeUndefined()
})

test('the error for a schedule that ends before it begins has its name', () => {
  expect(problemsOf({ validFrom: '2027-01-01', validTo: '2026-01-01' })).toEqual([
    'schedules.0.validTo: schedule clinic ends on 2026-01-01, before it begins on 2027-01-01',
  ])
})

test('ranges of a day that overlap are refused', () => {
  expect(problemsOf({ hours: { mon: ['09:00-12:00', '11:00-17:00'] } })).toEqual([
    'schedules.0.hours: ranges of a day do not overlap',
  ])
})

test.each([
  ['a year that nobody plans', { validTo: '9999-12-31' }, /validTo: a date is in the years 2000/],
  ['no open hours', { hours: {} }, /hours: a schedule has open hours/],
  ['a day without ranges', { hours: { mon: [] } }, /hours: a schedule has open hours/],
  ['an unknown provider', { appliesTo: { provider: 'sprice' } }, /appliesTo.provider: .*"spruce"/],
])('a schedule with %s is refused', (_, facts, problem) => {
  expect(problemsOf(facts)?.join()).toMatch(problem)
})
