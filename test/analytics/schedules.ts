import * as fc from 'fast-check'
import { OFFSETS, oneOf } from './generated-values.ts'
import type { OpenInterval } from './oracle/business-clock.ts'
import type { Policy } from './oracle/targets.ts'
import { START } from './stories.ts'

// Schedules and policies whose scopes and instants meet those of the generated histories.

const HOUR = 3_600_000
const DAY = 24 * HOUR

const scope = {
  provider: oneOf('', '', 'spruce', 'highlevel'),
  account_id: oneOf('', '', '', 'account-0', 'account-1'),
  channel: oneOf('', '', 'sms', 'phone'),
}

/** Intervals of several schedules, which may overlap, touch, or be of one scope. */
const openInterval = fc.record({
  ...scope,
  opens_at: oneOf(-HOUR, ...OFFSETS).map((offset) => START + offset),
  length: oneOf(1, 60_000, HOUR, 8 * HOUR, DAY, 5 * DAY),
})

export const openIntervals: fc.Arbitrary<readonly OpenInterval[]> = fc
  .array(openInterval, { maxLength: 14, size: 'max' })
  .map((intervals) =>
    intervals.map(({ length, ...interval }, index) => ({
      ...interval,
      schedule_id: `schedule-${index}`,
      closes_at: interval.opens_at + length,
    })),
  )

const policy = fc.record({
  ...scope,
  applies_to: oneOf('first', 'next', 'every', 'every'),
  target_seconds: oneOf(1, 60, 300, 3600, 8 * 3600, 86_400, 5 * 86_400, 4_000_000_000),
  is_business: fc.boolean(),
})

/** Policies of different names. */
export const policies: fc.Arbitrary<readonly Policy[]> = fc
  .array(policy, { maxLength: 8, size: 'max' })
  .map((several) => several.map((one, index) => ({ ...one, name: `policy-${index}` })))

/** Rows of both tables for one history. */
export const surroundings = fc.record({ openIntervals, policies })
