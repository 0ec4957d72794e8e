/** Time range and variables of a dashboard. */
export type Shown = {
  readonly from: Date
  readonly to: Date
  /** Chosen values of the variables that limit the rows; a missing variable means "All". */
  readonly chosen: Readonly<Record<string, readonly string[]>>
  /** Values of the variables of one value. */
  readonly values: Readonly<Record<string, string>>
  /** The zone of the viewer, an IANA name or `utc`. */
  readonly timezone: string
}

/**
 * The query of a panel as the ClickHouse plugin of Grafana sends it: `$__conditionalAll` and the
 * variables first, then the macros (pkg/macros/macros.go and applyConditionalAll of
 * https://github.com/grafana/clickhouse-datasource, version 4.20). `$__timezone` is a variable of
 * Grafana itself (TimezoneMacro of https://github.com/grafana/scenes).
 */
export function grafanaSql(rawSql: string, shown: Shown): string {
  const conditioned = replaceCalls(rawSql, 'conditionalAll', ([condition = '', variable = '']) =>
    variable.replace('$', '') in shown.chosen ? condition : '1=1',
  )
  const sql = Object.entries(macros(shown)).reduce(
    (text, [name, write]) => replaceCalls(text, name, write),
    filled(conditioned, shown),
  )
  const timed = sql
    .replaceAll('$__fromTime', seconds(shown.from))
    .replaceAll('$__toTime', seconds(shown.to))
  if (/\$\{?\w/.test(timed)) throw new Error(`a macro or variable is left: ${timed}`)
  return timed
}

const filled = (sql: string, { chosen, values, timezone }: Shown): string =>
  sql
    .replaceAll(/\$\{(\w+):singlequote\}/g, (_, name: string) =>
      (chosen[name] ?? []).map((value) => `'${value}'`).join(','),
    )
    .replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
    .replaceAll('$__timezone', timezone)

const seconds = (time: Date) => `toDateTime(${Math.floor(time.getTime() / 1_000)})`

type Macro = (args: readonly string[]) => string

function macros({ from, to }: Shown): Readonly<Record<string, Macro>> {
  const day = (time: Date) => `toDate('${time.toISOString().slice(0, 10)}')`
  const between = (column = '', low = '', high = '') =>
    `${column} >= ${low} AND ${column} <= ${high}`
  return {
    timeFilter: ([time]) => between(time, seconds(from), seconds(to)),
    dateTimeFilter: ([date, time]) =>
      `(${between(date, day(from), day(to))}) AND (${between(time, seconds(from), seconds(to))})`,
  }
}

/** Replaces every `$__name(…)`; arguments may contain brackets and quotes. */
function replaceCalls(text: string, name: string, write: Macro): string {
  const call = `$__${name}(`
  const start = text.indexOf(call)
  if (start === -1) return text
  const { args, end } = argumentsAt(text, start + call.length)
  return text.slice(0, start) + write(args) + replaceCalls(text.slice(end), name, write)
}

function argumentsAt(
  text: string,
  start: number,
): { readonly args: string[]; readonly end: number } {
  const args = ['']
  let depth = 1
  for (let at = start; at < text.length; at += 1) {
    const letter = text.charAt(at)
    if (letter === '(') depth += 1
    if (letter === ')') depth -= 1
    if (depth === 0) return { args: args.map((arg) => arg.trim()), end: at + 1 }
    if (letter === ',' && depth === 1) args.push('')
    else args.push((args.pop() ?? '') + letter)
  }
  throw new Error(`a macro does not end: ${text.slice(start)}`)
}
