import { killAt } from './faults/kill-at.ts'
import type { Scenario } from './scenario.ts'

/** Everything that is made to go wrong, in the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'kill -9 of the sink after the insert, before the commit',
    fault: killAt('sink', 'after-insert'),
    control: {
      service: 'sink',
      without: 'commit-after-effect',
      shows: ['lost'],
      fault: killAt('sink', 'before-insert'),
    },
  },
]
