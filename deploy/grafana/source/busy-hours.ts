import { count, plain } from './columns.ts'
import type { Dashboard } from './dashboard.ts'
import { heatTable } from './panels.ts'
import { chosen, dedent, ZONE } from './sql.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

type Heat = {
  readonly title: string
  readonly description: string
  readonly view: string
  readonly time: string
  readonly where: string
}

const ALL_DAYS = 'Sum over the time range, by weekday and hour of the zone of the dashboard.'

const heat = ({ title, description, view, time, where }: Heat) =>
  heatTable({
    title,
    description: `${description} ${ALL_DAYS}`,
    width: 24,
    columns: [plain('weekday', ''), ...HOURS.map((hour) => count(hour, hour))],
    sql: dedent(`
      SELECT ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][day] AS weekday,
        ${HOURS.map((hour) => `"${hour}"`).join(', ')}
      FROM (
        WITH toHour(assumeNotNull(${time}), ${ZONE}) AS hour
        SELECT toDayOfWeek(assumeNotNull(${time}), 0, ${ZONE}) AS day,
          ${HOURS.map((hour) => `countIf(hour = ${Number(hour)}) AS "${hour}"`).join(', ')}
        FROM ${view}
        WHERE ${where} AND $__dateTimeFilter(occurred_date, ${time})
          ${chosen()}
        GROUP BY day
        ORDER BY day WITH FILL FROM 1 TO 8
      )
      ORDER BY day`),
  })

export const busyHours: Dashboard = {
  name: 'busy-hours',
  title: 'Busy hours',
  description:
    'When contacts write and call, and when nobody answers. From the views communications and calls.',
  filters: ['provider', 'account', 'channel'],
  own: [],
  panels: [
    heat({
      title: 'Inbound messages and calls',
      description: 'Without failed ones, system lines, internal and blocked calls.',
      view: 'communications',
      time: 'occurred_at',
      where: "direction = 'inbound' AND author_kind != 'system' AND NOT is_failed",
    }),
    heat({
      title: 'Unanswered calls',
      description: 'Offered calls that nobody answered, voicemails included.',
      view: 'calls',
      time: 'started_at',
      where: 'is_offered AND NOT is_answered',
    }),
    heat({
      title: 'Messages and calls of people',
      description:
        'Outbound messages of persons, or of authors of unknown kind, that did not fail, and outbound calls.',
      view: 'communications',
      time: 'occurred_at',
      where: "direction = 'outbound' AND author_kind IN ('human', 'unknown') AND NOT is_failed",
    }),
  ],
}
