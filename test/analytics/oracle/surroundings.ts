import { type Hours, hoursOf, type OpenInterval } from './business-clock.ts'
import type { Policy } from './targets.ts'

/** What the views read apart from webhooks: the tables business_hours and sla_policies, and the clock. */
export type Surroundings = {
  readonly openIntervals?: readonly OpenInterval[]
  readonly policies?: readonly Policy[]
  /** Time of the query in milliseconds. */
  readonly now?: number
}

/** The same with nothing left out. */
export type World = {
  readonly hours: Hours
  readonly policies: readonly Policy[]
  readonly now: number
}

export const worldOf = ({
  openIntervals = [],
  policies = [],
  now = Date.now(),
}: Surroundings): World => ({ hours: hoursOf(openIntervals), policies, now })
