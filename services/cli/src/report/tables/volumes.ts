import type { ReportTable } from '../report-table.ts'
import { column, count } from '../report-table.ts'

/** As communication_volume_hourly, which knows whole UTC hours only: a local day may begin within one. */
const OF_VOLUME = "author_kind != 'system'"

const OF_COMMUNICATIONS = {
  view: 'communications',
  time: 'occurred_at',
  date: 'occurred_date',
  channel: 'channel',
} as const

/** How many messages were exchanged. */
export const volumes: ReportTable = {
  ...OF_COMMUNICATIONS,
  name: 'volumes',
  title: 'Messages',
  where: `kind = 'message' AND ${OF_VOLUME}`,
  details: [column('channel'), column('direction')],
  order: ['messages DESC', 'channel', 'direction'],
  measures: [
    count('messages', 'messages', 'NOT is_failed'),
    count('failed', 'failed', 'is_failed'),
  ],
}

/** How much was exchanged on each local day, whatever else is asked for. */
export const daily: ReportTable = {
  ...OF_COMMUNICATIONS,
  name: 'daily',
  title: 'Messages and calls',
  where: OF_VOLUME,
  details: [column('kind')],
  order: ['kind DESC'],
  measures: [count('communications', 'communications', 'NOT is_failed')],
}
