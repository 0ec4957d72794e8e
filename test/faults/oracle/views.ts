import type { Database } from '../rig/stack-clients.ts'
import type { Problem } from './problem.ts'
import { problem } from './problem.ts'

/** Columns that depend on the clock or on which of several identical deliveries was kept. Only these may differ. */
const FREE_COLUMNS = new Set([
  ...['received_at', 'raw_topic', 'raw_partition', 'raw_offset', 'changed_at'],
  ...['waiting_seconds', 'waiting_business_seconds'],
])

/** Columns that identify the entity of a row, in the views with one row for each entity. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  messages: ['provider', 'account_id', 'message_id'],
  calls: ['provider', 'account_id', 'call_id'],
  conversation_events: ['provider', 'account_id', 'event_id'],
  conversations: ['provider', 'account_id', 'conversation_id'],
}

/**
 * Every view for people must have the same rows as in the clean pass, each the same number of times. The
 * views that end in _base are the building blocks of these.
 */
export async function compareViews(actual: Database, clean: Database): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const view of await viewsOf(clean)) {
    const columns = await columnsOf(clean, view)
    const [there, expected] = await Promise.all([
      countedRows(actual, view, columns),
      countedRows(clean, view, columns),
    ])
    problems.push(...compareRows(view, there, expected))
  }
  return problems
}

async function viewsOf(database: Database): Promise<readonly string[]> {
  const rows = await database.rows<{ name: string }>(
    `SELECT name FROM system.tables
      WHERE database = currentDatabase() AND engine = 'View' AND NOT endsWith(name, '_base') ORDER BY name`,
  )
  return rows.map(({ name }) => name)
}

async function columnsOf(database: Database, view: string): Promise<readonly string[]> {
  const rows = await database.rows<{ name: string }>(
    `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '${view}' ORDER BY position`,
  )
  return rows.map(({ name }) => name).filter((name) => !FREE_COLUMNS.has(name))
}

type Row = Readonly<Record<string, unknown>>

/** Rows as text with their counts. */
async function countedRows(
  database: Database,
  view: string,
  columns: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.rows<Row>(`SELECT ${columns.join(', ')} FROM ${view}`)
  const counts = new Map<string, number>()
  for (const row of rows) {
    const text = JSON.stringify(columns.map((name) => row[name]))
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return new Map([...counts].map(([text, count]) => [namedRow(text, columns), count]))
}

const namedRow = (text: string, columns: readonly string[]): string => {
  const values: readonly unknown[] = JSON.parse(text)
  return JSON.stringify(Object.fromEntries(columns.map((name, at) => [name, values[at]])))
}

type Counts = ReadonlyMap<string, number>

/** Problems of a view. */
export function compareRows(view: string, there: Counts, expected: Counts): readonly Problem[] {
  const missing = surplus(expected, there)
  const tooMany = surplus(there, expected)
  const identity = IDENTITY[view]
  if (identity === undefined) {
    return [...missing, ...tooMany].map((row) => problem('different', `${view}: ${row}`))
  }
  const idOf = (row: string) => identity.map((name) => JSON.parse(row)[name]).join('|')
  const idsThere = new Map<string, number>()
  for (const [row, count] of there) {
    idsThere.set(idOf(row), (idsThere.get(idOf(row)) ?? 0) + count)
  }
  const expectedIds = new Set([...expected.keys()].map(idOf))
  return [
    ...[...new Set(missing.map(idOf))].map((id) =>
      idsThere.has(id)
        ? problem('different', `${view} ${id} is not what the webhooks say`)
        : problem('lost', `${view} ${id} is missing`),
    ),
    ...[...idsThere]
      .filter(([id, count]) => count > 1 || !expectedIds.has(id))
      .map(([id, count]) => problem('doubled', `${view} ${id} is there ${count} times`)),
  ]
}

/** Rows that are more often in the first than in the second. */
const surplus = (first: Counts, second: Counts): readonly string[] =>
  [...first].filter(([row, count]) => count > (second.get(row) ?? 0)).map(([row]) => row)
