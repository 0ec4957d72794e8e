import { levels, lines } from './charts.ts'
import { ACCOUNT, CHANNEL, count, PROVIDER, seconds } from './columns.ts'
import type { Dashboard } from './dashboard.ts'
import { table } from './panels.ts'
import { account, bucket, chosen, dedent, GRAIN, withNames, ZONE } from './sql.ts'
import { grain } from './variables.ts'
import { waitingConversations, waitingNow } from './waiting.ts'

const HOURS = `FROM backlog_hourly
WHERE $__timeFilter(hour)
  ${chosen()}`

const DEFINITION =
  'Turns that waited at each full UTC hour: they began at it or before, and ended after it. A turn without a further step counts for 5 days after its last step, then it is stale or expired and leaves the backlog.'

const byChannel = levels({
  title: 'Waiting at each hour, by channel',
  description: DEFINITION,
  width: 12,
  columns: [],
  sql: dedent(`
    SELECT hour AS time, toString(channel) AS series, sum(waiting_count) AS waiting
    ${HOURS}
    GROUP BY time, series
    ORDER BY time, series`),
})

const byAccount = levels({
  title: 'Waiting at each hour, by account',
  description: DEFINITION,
  width: 12,
  columns: [],
  sql: dedent(`
    ${withNames('account')}
    SELECT hour AS time, concat(any(provider), ' ', any(account)) AS series, sum(waiting_count) AS waiting
    FROM (
      SELECT hour, provider, account_id, ${account}, waiting_count
      ${HOURS}
    )
    GROUP BY time, provider, account_id
    ORDER BY time, series`),
})

const age = lines(
  {
    title: 'Age of the backlog, 90th percentile',
    description: `How long the turns of each account and channel had waited at each full UTC hour, elapsed. One line per account and channel, because percentiles do not add up. ${DEFINITION}`,
    width: 12,
    columns: [],
    sql: dedent(`
      ${withNames('account')}
      SELECT hour AS time, concat(provider, ' ', ${account}, ' ', channel) AS series, age_seconds_p90
      ${HOURS}
      ORDER BY time, series`),
  },
  's',
)

const startOf = (hour: string) => `dateTrunc(${GRAIN}, ${hour}, ${ZONE})`

const atStart = levels({
  title: 'Waiting at the start of each day, week or month',
  description: `Turns that waited at the first full UTC hour of each bucket: in zones with half hours, up to 45 minutes after midnight. Every turn counts in each bucket at whose start it waited. ${DEFINITION}`,
  width: 12,
  columns: [count('waiting', 'Waiting')],
  sql: dedent(`
    SELECT ${bucket('hour')}, sum(waiting_count) AS waiting
    ${HOURS}
      AND ${startOf('hour')} != ${startOf('subtractHours(hour, 1)')}
    GROUP BY time
    ORDER BY time`),
})

const atEnd = table({
  title: 'At the end of the time range',
  description: `The last full UTC hour of the time range, or the last one before now, with the age of the turns, elapsed. ${DEFINITION}`,
  width: 24,
  columns: [
    ...[PROVIDER, ACCOUNT, CHANNEL, count('waiting', 'Waiting')],
    ...[seconds('age_median', 'Median age'), seconds('age_p90', '90th percentile of the age')],
  ],
  sql: dedent(`
    ${withNames('account')}
    SELECT provider, ${account}, channel, waiting_count AS waiting, age_seconds_median AS age_median, age_seconds_p90 AS age_p90
    FROM backlog_hourly
    WHERE hour = toStartOfHour(least($__toTime, now()))
      ${chosen()}
    ORDER BY waiting DESC, provider, account_id, channel`),
})

export const backlog: Dashboard = {
  name: 'backlog',
  title: 'Backlog',
  description:
    'How many conversations waited at each hour, and for how long. From the views backlog_hourly, waiting_contacts and waiting_conversations.',
  filters: ['provider', 'account', 'channel'],
  own: [grain()],
  panels: [waitingNow(24), byChannel, byAccount, age, atStart, atEnd, waitingConversations],
}
