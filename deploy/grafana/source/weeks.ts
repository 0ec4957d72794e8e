import { count, plain, share } from './columns.ts'
import { table } from './panels.ts'
import { chosen, dedent, ZONE } from './sql.ts'

// The instant of the same clock time a week before is that of the zone, also when its clocks change.
const WEEK = `WITH toTimeZone($__toTime, ${ZONE}) AS until,
  toDateTime(toStartOfWeek(until, 1, ${ZONE}), ${ZONE}) AS week,
  subtractWeeks(until, 1) AS until_before, subtractWeeks(week, 1) AS before`

/** The week in which the time range ends, against the week before. */
export const weekAgainstWeek = table({
  title: 'Week against the week before',
  description:
    'The week, from Monday, in which the time range ends, up to that end; and the week before up to the same weekday and clock time. Messages and calls without failed ones, notes, internal and blocked calls, system lines and earlier attempts of a retry.',
  width: 24,
  columns: [
    ...[plain('kind', 'Kind'), plain('direction_name', 'Direction'), plain('channel', 'Channel')],
    ...[count('this_week', 'This week'), count('same_time', 'Week before, to the same time')],
    share('change', 'Change'),
    count('week_before', 'Week before, whole'),
  ],
  sql: dedent(`
    ${WEEK}
    SELECT kind, toString(direction) AS direction_name, channel,
      countIf(occurred_at >= week) AS this_week, countIf(occurred_at <= until_before) AS same_time,
      this_week / nullIf(same_time, 0) - 1 AS change, countIf(occurred_at < week) AS week_before
    FROM communications
    WHERE author_kind != 'system' AND NOT is_failed AND occurred_at >= before AND occurred_at <= until
      AND occurred_date >= toDate(before, 'UTC') AND occurred_date <= toDate(until, 'UTC')
      ${chosen()}
    GROUP BY kind, direction, channel
    ORDER BY this_week DESC, kind, direction, channel`),
})
