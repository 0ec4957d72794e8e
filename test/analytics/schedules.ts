import * as fc from 'fast-check'
import { idOf, OFFSETS, oneOf } from './generated-values.ts'
import type { OpenInterval } from './oracle/business-clock.ts'
import type { AccountName, AgentName } from './oracle/names.ts'
import type { Policy } from './oracle/targets.ts'
import { START } from './stories.ts'

// Schedules, policies and names whose scopes and instants meet those of the generated histories.

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

const provider = oneOf('spruce', 'spruce', 'highlevel')

/**
 * Zones whose midnight is at or near the instants of the histories (9:00 UTC and hours after), those that change
 * their clocks between the instants, and those that are half or a quarter of an hour apart from UTC.
 */
const zone = oneOf(
  ...(['Pacific/Gambier', 'America/Anchorage', 'Pacific/Marquesas', 'Pacific/Kiritimati'] as const),
  ...(['Pacific/Auckland', 'Pacific/Chatham', 'Australia/Lord_Howe', 'Asia/Kolkata'] as const),
  ...(['America/St_Johns', 'America/New_York', 'Europe/London', 'UTC', ''] as const),
)

/** Most accounts of the histories, each at most once for each provider. */
export const accounts: fc.Arbitrary<readonly AccountName[]> = fc.uniqueArray(
  fc.record({ provider, account_id: idOf('account-', 50), name: fc.constant('Name'), zone }),
  {
    minLength: 40,
    maxLength: 80,
    size: 'max',
    selector: ({ provider, account_id }) => `${provider} ${account_id}`,
  },
)

/** Names of few agents, for some accounts or for all. */
export const agents: fc.Arbitrary<readonly AgentName[]> = fc.uniqueArray(
  fc.record({
    ...{ provider, agent_id: oneOf('u0', 'u1', 'u2') },
    account_id: fc.oneof(fc.constant(''), idOf('account-', 10), idOf('account-', 10)),
    name: oneOf('Ada', 'Eve'),
    team: oneOf('', 'Front desk'),
  }),
  {
    maxLength: 40,
    size: 'max',
    selector: ({ provider, account_id, agent_id }) => `${provider} ${account_id} ${agent_id}`,
  },
)

/** Rows of the tables for one history. */
export const surroundings = fc.record({ openIntervals, policies, accounts, agents })
