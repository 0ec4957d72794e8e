import type { ReportTable } from './report-table.ts'
import { column, count, optional, seconds, share } from './report-table.ts'

const DECIDED = "sla_status IN ('met', 'breached')"

/** Without the view it would be the alias of the measure. */
const TARGET = 'sla_turns.target_seconds'

/** How many turns met the target of their policy. Turns without a policy are in no row. */
export const sla: ReportTable = {
  name: 'sla',
  title: 'Targets met',
  view: 'sla_turns',
  where: '',
  time: 'waiting_since',
  date: null,
  columns: { agent: 'responder_id' },
  notBy: { direction: 'every wait begins with an inbound message or call' },
  details: [column('policy')],
  order: ['policy'],
  measures: [
    count('turns', 'turns'),
    count('met', 'met', "sla_status = 'met'"),
    count('breached', 'breached', "sla_status = 'breached'"),
    count('pending', 'pending', "sla_status = 'pending'"),
    optional(count('not_applicable', 'not applicable', "sla_status = 'not_applicable'")),
    share('share_met', 'met of decided', ["sla_status = 'met'", DECIDED]),
    // Policies of several targets have none together.
    seconds(
      ...(['target_seconds', 'target'] as const),
      `if(min(${TARGET}) = max(${TARGET}), min(${TARGET}), NULL)`,
    ),
  ],
  pending: { measure: 'pending', says: 'are not decided: the share may fall or rise' },
}
