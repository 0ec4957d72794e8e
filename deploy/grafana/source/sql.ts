// The parts that queries have in common. Grafana replaces what follows a dollar sign.

const CONDITIONS = {
  provider: 'provider',
  account: "concat(provider, ':', account_id)",
  channel: 'channel',
  agent: "concat(provider, ':', agent_id)",
} as const

/** A variable that limits the rows. */
export type Filter = keyof typeof CONDITIONS

/** Removes the indentation of the first line from every line. */
export function dedent(text: string): string {
  const lines = text.trimEnd().replace(/^\n/, '').split('\n')
  const depth = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0
  return lines.map((line) => line.replace(new RegExp(`^ {0,${depth}}`), '')).join('\n')
}

const variable = (name: string): string => `\${${name}}`

/** The conditions of the chosen values, each with its AND. */
export const chosen = (filters: readonly Filter[] = ['provider', 'account', 'channel']): string =>
  filters
    .map(
      (name) => `AND $__conditionalAll(${CONDITIONS[name]} IN (\${${name}:singlequote}), $${name})`,
    )
    .join('\n  ')

/** A provider and account, without a channel: views that have none. */
export const WITHOUT_CHANNEL: readonly Filter[] = ['provider', 'account']

export const ZONE = `'${variable('zone')}'`
export const GRAIN = `'${variable('grain')}'`

/**
 * Start of the day, week or month of a time in the zone of the dashboard, as an instant. A day of a zone
 * with half hours begins within a UTC hour, so the time must not be an hour of a view.
 */
export const bucket = (time: string): string =>
  `toDateTime(dateTrunc(${GRAIN}, ${time}, ${ZONE}), ${ZONE}) AS time`

/** The end of a chart without lines by name. */
export const BY_TIME = 'GROUP BY time\nORDER BY time'

const NAMES = {
  account: {
    key: (id: string) => `concat(provider, '\\n', ${id})`,
    known:
      "(SELECT (groupArray(concat(provider, '\\n', account_id)), groupArray(name)) FROM accounts) AS account_names",
  },
  agent: {
    key: (id: string) => `concat(provider, '\\n', account_id, '\\n', ${id})`,
    known:
      "(SELECT (groupArray(concat(provider, '\\n', account_id, '\\n', agent_id)), groupArray(name)) FROM agents) AS agent_names",
  },
} as const

/** The WITH clause for `account` and `agent`. */
export const withNames = (...of: readonly (keyof typeof NAMES)[]): string =>
  `WITH ${of.map((name) => NAMES[name].known).join(',\n  ')}`

/** The name of the account, or else its id. */
export const account = `transform(${NAMES.account.key('account_id')}, account_names.1, account_names.2, toString(account_id)) AS account`

/** The name of a person: that of the account, or else that of the provider, or else the id. */
export function agent(id: string, alias = 'agent'): string {
  const ofAny = `transform(concat(provider, '\\n\\n', ${id}), agent_names.1, agent_names.2, ${id})`
  return `transform(${NAMES.agent.key(id)}, agent_names.1, agent_names.2, ${ofAny}) AS ${alias}`
}

/** Median and 90th percentile of a column. */
export const percentiles = (column: string, name: string): string =>
  `quantileExactInclusiveOrNull(0.5)(${column}) AS ${name}_median,\n  quantileExactInclusiveOrNull(0.9)(${column}) AS ${name}_p90`

/** The part of the rows of `whole` that are also of `part`; NULL when there are none. */
export const shareOf = (part: string, whole: string, name: string): string =>
  `countIf(${part}) / nullIf(countIf(${whole}), 0) AS ${name}`
