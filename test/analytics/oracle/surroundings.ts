import { type Hours, hoursOf, type OpenInterval } from './business-clock.ts'
import type { AccountName, AgentName } from './names.ts'
import type { Policy } from './targets.ts'

/** What the views read apart from webhooks: the tables that people fill, and the clock. */
export type Surroundings = {
  readonly openIntervals?: readonly OpenInterval[]
  readonly policies?: readonly Policy[]
  readonly accounts?: readonly AccountName[]
  readonly agents?: readonly AgentName[]
  /** Time of the query in milliseconds. */
  readonly now?: number
}

/** The same with nothing left out. */
export type World = {
  readonly hours: Hours
  readonly policies: readonly Policy[]
  readonly accounts: readonly AccountName[]
  readonly agents: readonly AgentName[]
  readonly now: number
}

export const worldOf = ({
  openIntervals = [],
  policies = [],
  accounts = [],
  agents = [],
  now = Date.now(),
}: Surroundings): World => ({ hours: hoursOf(openIntervals), policies, accounts, agents, now })
