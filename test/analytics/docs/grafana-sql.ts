/** Time range and variables of a dashboard. */
export type Shown = {
  readonly from: Date
  readonly to: Date
  readonly intervalSeconds: number
  /** Chosen values of the variables; a missing variable means "All". */
  readonly chosen: Readonly<Record<string, readonly string[]>>
}

/**
 * The query of a panel as the ClickHouse plugin of Grafana sends it: `$__conditionalAll` and the
 * variables first, then the macros (pkg/macros/macros.go and applyConditionalAll of
 * https://github.com/grafana/clickhouse-datasource, version 4.20).
 */
export function grafanaSql(rawSql: string, shown: Shown): string {
  const conditioned = replaceCalls(rawSql, 'conditionalAll', ([condition = '', variable = '']) =>
    variable.replace('$', '') in shown.chosen ? condition : '1=1',
  )
  const filled = conditioned.replaceAll(/\$\{(\w+):singlequote\}/g, (_, name: string) =>
    (shown.chosen[name] ?? []).map((value) => `'${value}'`).join(','),
  )
  const sql = Object.entries(macros(shown)).reduce(
    (text, [name, write]) => replaceCalls(text, name, write),
    filled,
  )
  if (/\$\{?\w/.test(sql)) throw new Error(`a macro or variable is left: ${sql}`)
  return sql
}

type Macro = (args: readonly string[]) => string

function macros({ from, to, intervalSeconds }: Shown): Readonly<Record<string, Macro>> {
  const seconds = (time: Date) => `toDateTime(${Math.floor(time.getTime() / 1_000)})`
  const day = (time: Date) => `toDate('${time.toISOString().slice(0, 10)}')`
  const between = (column = '', low = '', high = '') =>
    `${column} >= ${low} AND ${column} <= ${high}`
  return {
    timeFilter: ([time]) => between(time, seconds(from), seconds(to)),
    dateTimeFilter: ([date, time]) =>
      `(${between(date, day(from), day(to))}) AND (${between(time, seconds(from), seconds(to))})`,
    timeInterval: ([time]) =>
      `toStartOfInterval(toDateTime(${time}), INTERVAL ${intervalSeconds} second)`,
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
