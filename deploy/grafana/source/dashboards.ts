import { agents } from './agents.ts'
import { backlog } from './backlog.ts'
import { busyHours } from './busy-hours.ts'
import { calls } from './calls.ts'
import type { Dashboard } from './dashboard.ts'
import { freshness } from './freshness.ts'
import { missedCalls } from './missed-calls.ts'
import { responseTimes } from './response-times.ts'
import { sla } from './sla.ts'
import { volumes } from './volumes.ts'

/** The dashboards over the views of ClickHouse. */
export const DASHBOARDS: readonly Dashboard[] = [
  ...[calls, responseTimes, sla, missedCalls, agents, backlog],
  ...[volumes, busyHours, freshness],
]
