import type { Cell } from '../table.ts'
import type { Group, ReportTable, Row } from './report-table.ts'

/** Properties that can separate the rows of a report. */
export const DIMENSIONS = [
  ...(['provider', 'account', 'channel', 'direction', 'agent'] as const),
  ...(['day', 'week', 'hour', 'weekday'] as const),
] as const

export type Dimension = (typeof DIMENSIONS)[number]

/** Names of the dimensions as columns. */
export const DIMENSION_COLUMNS: Readonly<Record<Dimension, string>> = {
  ...{ provider: 'provider', account: 'account_id', channel: 'channel', direction: 'direction' },
  ...{ agent: 'agent_id', day: 'day', week: 'week', hour: 'hour', weekday: 'weekday' },
}

const TIMES: ReadonlySet<string> = new Set(['day', 'week', 'hour', 'weekday'])

/** Whether the name of a dimension or of its column is one of time. */
export const isTime = (name: string): boolean => TIMES.has(name)

/** Field of a row with the name of its agent. */
export const AGENT_NAME = 'agent_name'

/** Groups of a table: the dimensions of the request, then those of the table. */
export function groupsOf(table: ReportTable, by: readonly Dimension[]): readonly Group[] {
  const asked = by.map((dimension) => ({
    name: DIMENSION_COLUMNS[dimension],
    label: dimension,
    sql: sqlOf(table, dimension),
    ...(dimension === 'agent' && { nameField: AGENT_NAME }),
  }))
  const isAsked = (detail: Group) => asked.some(({ name }) => name === detail.name)
  return [...asked, ...table.details.filter((detail) => !isAsked(detail))]
}

/** Local times are those of the zone of the request. Weekdays are numbers from 1, Monday (ISO 8601). */
function sqlOf({ time, columns }: ReportTable, dimension: Dimension): string {
  if (dimension === 'day') return `toString(toDate(${time}, {tz:String}))`
  if (dimension === 'week') return `toString(toMonday(toDate(${time}, {tz:String})))`
  if (dimension === 'hour') return `toHour(${time}, {tz:String})`
  if (dimension === 'weekday') return `toDayOfWeek(${time}, 0, {tz:String})`
  return columns[dimension] ?? DIMENSION_COLUMNS[dimension]
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** The value of a group for people: the name of an agent where one is known. */
export function groupCell({ name, nameField }: Group, row: Row): Cell {
  const value = row[name] ?? null
  if (nameField !== undefined) return row[nameField] || value || null
  if (value === null) return null
  if (name === 'hour') return `${String(value).padStart(2, '0')}:00`
  return name === 'weekday' ? (WEEKDAYS[Number(value) - 1] ?? null) : value
}

/** An id is unique within these only. */
const WITHIN: Readonly<Partial<Record<Dimension, readonly Dimension[]>>> = {
  account: ['provider'],
  agent: ['provider', 'account'],
}

/**
 * Reads a list such as `provider,day`, in that order. Null when a word is not a dimension or is there
 * twice. An account belongs to a provider and an agent to an account: adds those before it when the list
 * has none.
 */
export function readDimensions(text: string): readonly Dimension[] | null {
  const words = text.split(',').map((word) => word.trim())
  const found = words.flatMap((word) => DIMENSIONS.filter((dimension) => dimension === word))
  if (found.length < words.length || new Set(found).size < found.length) return null
  const missing = (word: Dimension) => (WITHIN[word] ?? []).filter((of) => !found.includes(of))
  return [...new Set(found.flatMap((word) => [...missing(word), word]))]
}
