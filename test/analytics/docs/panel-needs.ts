import type { Answer, Column } from './dashboard-files.ts'

const isNumber = ({ type }: Column) => /^(Nullable\()?(U?Int|Float)/.test(type)
const namesOf = (columns: readonly Column[]) => columns.map(({ name }) => name).join(', ')

type Need = readonly [isMet: boolean, says: string]

const numbers = (columns: readonly Column[]): readonly Need[] =>
  columns.map((column) => [isNumber(column), `${column.name} is no number`])
const labels = (columns: readonly Column[], labeled: readonly string[]): Need => [
  namesOf(columns) === labeled.join(', '),
  `labels are for ${labeled.join(', ')}, columns are ${namesOf(columns)}`,
]

const NEEDS: Readonly<Record<string, (answer: Answer, labeled: readonly string[]) => Need[]>> = {
  stat: ({ meta, data }, labeled) => [
    [data.length === 1, `${data.length} rows, not one`],
    ...numbers(meta),
    labels(meta, labeled),
  ],
  table: ({ meta }, labeled) => [labels(meta, labeled)],
  timeseries({ meta: [time, ...others] }, labeled) {
    const isTime = time?.name === 'time' && time.type.startsWith('DateTime')
    const first: Need = [isTime, 'the first column is no time']
    if (labeled.length > 0) return [first, ...numbers(others), labels(others, labeled)]
    const [series, ...values] = others
    const isSeries = series?.name === 'series' && /^(LowCardinality\()?String/.test(series.type)
    const one: Need = [values.length === 1, 'not one number for each series']
    return [first, [isSeries, 'the second column is no series'], one, ...numbers(values)]
  },
}

/** What a panel of a type lacks in an answer, given the columns that it labels. */
export function lackingIn(type: string, answer: Answer, labeled: readonly string[]): string[] {
  const needs = NEEDS[type]?.(answer, labeled) ?? [[false, `no such type: ${type}`] as const]
  return needs.filter(([isMet]) => !isMet).map(([, says]) => says)
}

/** The buckets that do not begin at midnight of the zone; for a chart of single hours, none. */
export function bucketsElsewhere(rawSql: string, { meta, data }: Answer, zone = ''): unknown[] {
  if (!/dateTrunc\(.*AS time/.test(rawSql)) return []
  if (meta[0]?.type !== `DateTime('${zone}')`) return [meta[0]]
  return data.filter(({ time }) => !String(time).endsWith(' 00:00:00'))
}
