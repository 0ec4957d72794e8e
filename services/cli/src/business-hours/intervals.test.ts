import { expect, test } from 'vitest'
import { changesBetween } from '../apply-file/changes.ts'
import { expandSchedule } from './expand.ts'
import { itemsOf } from './intervals.ts'
import { scheduleFile } from './schedule.ts'

const TODAY = new Date('2026-11-20T12:00:00Z')

function itemsFor(...schedules: readonly object[]) {
  const year = { validFrom: '2026-03-02', validTo: '2026-03-15', zone: 'America/New_York' }
  const file = { schedules: schedules.map((schedule) => ({ ...year, ...schedule })) }
  const read = scheduleFile.parse(file).schedules
  return itemsOf(read.flatMap((schedule) => expandSchedule(schedule, TODAY)))
}

const clinic = { id: 'clinic', hours: { mon: ['09:00-12:00', '13:00-17:00'] } }

test('an entry is a schedule with its scope, its intervals and its open hours', () => {
  const items = itemsFor(clinic, { ...clinic, appliesTo: { provider: 'bird', channel: 'sms' } })
  expect(items.map(({ shown }) => shown)).toEqual([
    {
      ...{ schedule: 'clinic', provider: '', account: '', channel: '', intervals: 4 },
      ...{ open_hours: 14, from: '2026-03-02', to: '2026-03-09' },
    },
    {
      ...{ schedule: 'clinic', provider: 'bird', account: '', channel: 'sms', intervals: 4 },
      ...{ open_hours: 14, from: '2026-03-02', to: '2026-03-09' },
    },
  ])
})

test('a schedule that opens as long at other times is changed', () => {
  const later = { ...clinic, hours: { mon: ['10:00-12:00', '13:00-18:00'] } }
  expect(changesBetween(itemsFor(clinic), itemsFor(later)).changes).toMatchObject([
    { change: 'changed' },
  ])
})
