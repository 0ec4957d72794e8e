import { PROVIDER_IDS } from '@tributary/providers'
import { IANAZone } from 'luxon'
import { z } from 'zod'

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** `09:00-17:00`; the end may be 24:00. Write a range over midnight as two. */
const RANGE = /^([01]\d|2[0-3]):([0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$/

/** Every day of the schedule is expanded, so that its years are bounded. */
const date = z.iso
  .date('a date is written 2026-12-25')
  .refine((text) => text >= '2000' && text < '2100', 'a date is in the years 2000 to 2099')

const range = z
  .string()
  .regex(RANGE, 'a range is written 09:00-17:00 and does not cross midnight')
  .refine((text) => text.slice(0, 5) < text.slice(6), 'a range ends after it begins')

const zone = z.string().refine(IANAZone.isValidZone, 'a zone is a name such as America/New_York')

const schedule = z
  .strictObject({
    id: z.string().min(1),
    zone,
    /**
     * The most specific schedule wins: account, then channel, then provider, then all. Schedules with
     * the same scope, such as those of two years, are combined.
     */
    appliesTo: z
      .strictObject({
        provider: z.enum(PROVIDER_IDS).optional(),
        account: z.string().optional(),
        channel: z.string().optional(),
      })
      .default({}),
    hours: z
      .partialRecord(z.enum(WEEKDAYS), z.array(range))
      .refine((hours) => Object.values(hours).some((ranges) => ranges.length > 0), {
        message: 'a schedule has open hours, such as "mon": ["09:00-17:00"]',
      }),
    holidays: z.array(date).default([]),
    /** First and last local day; by default 2020-01-01 and the end of the year after next. */
    validFrom: date.optional(),
    validTo: date.optional(),
  })
  .refine(({ hours }) => Object.values(hours).every((ranges) => !overlaps(ranges)), {
    path: ['hours'],
    message: 'ranges of a day do not overlap',
  })
  .superRefine(({ id, validFrom, validTo }, { addIssue }) => {
    if (validFrom === undefined || validTo === undefined || validFrom <= validTo) return
    const message = `schedule ${id} ends on ${validTo}, before it begins on ${validFrom}`
    addIssue({ code: 'custom', path: ['validTo'], message })
  })

/** The document of `tributary business-hours apply`. */
export const scheduleFile = z.strictObject({ schedules: z.array(schedule).min(1) })

export type Schedule = z.infer<typeof schedule>
export type Weekday = (typeof WEEKDAYS)[number]

/** Name of a day of the week, 1 (Monday) to 7. */
export const weekdayName = (weekday: number): Weekday => WEEKDAYS[weekday - 1] ?? 'mon'

function overlaps(ranges: readonly string[] | undefined): boolean {
  const sorted = [...(ranges ?? [])].sort()
  return sorted.some(
    (text, index) => index > 0 && text.slice(0, 5) < (sorted[index - 1] ?? '').slice(6),
  )
}
