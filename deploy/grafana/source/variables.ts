import { CLICKHOUSE } from './panels.ts'
import type { Filter } from './sql.ts'
import { chosen, dedent } from './sql.ts'

type Json = Readonly<Record<string, unknown>>

const ALL = { text: ['All'], value: ['$__all'] }

const query = (name: string, rawSql: string) => ({
  type: 'query',
  datasource: CLICKHOUSE,
  query: { refId: name, editorType: 'sql', rawSql },
})

type Asked = { readonly name: Filter; readonly label: string; readonly sql: string }

const several = ({ name, label, sql }: Asked): Json => ({
  name,
  label,
  ...query(name, dedent(sql)),
  refresh: 2,
  multi: true,
  includeAll: true,
  current: ALL,
  options: [],
  regex: '',
  sort: 1,
  hide: 0,
})

const IN_RANGE = '$__dateTimeFilter(occurred_date, occurred_at)'

/** The first column is the value, the second one its label. */
const FILTERS: Readonly<Record<Filter, Json>> = {
  provider: several({
    name: 'provider',
    label: 'Provider',
    sql: `
      SELECT DISTINCT toString(provider) AS provider FROM communications
      WHERE ${IN_RANGE}
      ORDER BY provider`,
  }),
  account: several({
    name: 'account',
    label: 'Account',
    sql: `
      SELECT concat(c.provider, ':', c.account_id) AS id, ifNull(nullIf(a.name, ''), concat(c.account_id, ' (', c.provider, ')')) AS label
      FROM (
        SELECT DISTINCT provider, account_id FROM communications
        WHERE ${IN_RANGE}
          ${chosen(['provider'])}
      ) AS c
      LEFT ANY JOIN accounts AS a ON c.provider = a.provider AND c.account_id = a.account_id
      ORDER BY label`,
  }),
  channel: several({
    name: 'channel',
    label: 'Channel',
    sql: `
      SELECT DISTINCT toString(channel) AS channel FROM communications
      WHERE ${IN_RANGE}
        ${chosen(['provider', 'account'])}
      ORDER BY channel`,
  }),
  agent: several({
    name: 'agent',
    label: 'Agent',
    sql: `
      SELECT concat(provider, ':', agent_id) AS id, if(any(agent_name) = '', agent_id, any(agent_name)) AS label
      FROM agent_metrics_daily
      WHERE day >= toDate($__fromTime) - 1 AND day <= toDate($__toTime) + 1
        ${chosen(['provider', 'account'])}
      GROUP BY provider, agent_id
      ORDER BY label`,
  }),
}

/** The zone of the viewer first, where the database knows it, then UTC and the zones of the accounts. */
const zone: Json = {
  name: 'zone',
  label: 'Time zone',
  description:
    'Days, weeks, months and hours are those of this zone. The time axis has the zone of the dashboard',
  ...query(
    'zone',
    dedent(`
      SELECT time_zone FROM system.time_zones
      ORDER BY lower(time_zone) = lower('$__timezone') DESC, time_zone = 'UTC' DESC,
        time_zone IN (SELECT zone FROM accounts) DESC, time_zone`),
  ),
  refresh: 1,
  multi: false,
  includeAll: false,
  current: {},
  options: [],
  regex: '',
  sort: 0,
  hide: 0,
}

/** A list of words; the first one is chosen. */
export function custom(name: string, label: string, words: readonly string[]): Json {
  const options = words.map((word, index) => ({ text: word, value: word, selected: index === 0 }))
  const [{ text, value } = { text: '', value: '' }] = options
  return {
    name,
    label,
    type: 'custom',
    query: words.join(','),
    current: { text, value },
    options,
    multi: false,
    includeAll: false,
    hide: 0,
  }
}

const GRAINS = ['day', 'week', 'month']

/** The bucket of the charts, and which one is chosen at first. */
export const grain = (first = 'day'): Json =>
  custom('grain', 'Per', [first, ...GRAINS.filter((word) => word !== first)])

/** The variables that every dashboard has, then its own. */
export const variables = (filters: readonly Filter[], own: readonly Json[]): readonly Json[] => [
  ...filters.map((name) => FILTERS[name]),
  zone,
  ...own,
]
