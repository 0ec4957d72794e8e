import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import { VIEW_KEYS } from '../../database/view-keys.ts'

/** Two databases with the same views. */
export type DatabasePair = { readonly before: string; readonly after: string }

export type RowChange = 'added' | 'removed' | 'changed'

/** A row that differs: its key, and every column that differs. Null stands for NULL and for no row. */
export type RowExample = {
  readonly change: RowChange
  readonly key: Readonly<Record<string, string>>
  readonly columns: Readonly<
    Record<string, { readonly before: string | null; readonly after: string | null }>
  >
}

export type ViewDifference = Readonly<Record<RowChange, number>> & {
  readonly view: string
  readonly examples: readonly RowExample[]
}

/** Examples of each kind of change. */
const EXAMPLES = 3

/** Columns that say where a row comes from, not what it says: every replay, or the clock, changes them. */
export const NOT_COMPARED: ReadonlySet<string> = new Set([
  ...['received_at', 'raw_topic', 'raw_partition', 'raw_offset', 'mapping_version'],
  ...['revision_hash', 'changed_at', 'waiting_seconds', 'waiting_business_seconds'],
])

/** Stands for NULL while rows are compared as text. */
const NULL_TEXT = '\\N'

/** Compares every view of two databases, row by row. */
export async function compareViews(
  db: Database,
  pair: DatabasePair,
): Promise<readonly ViewDifference[]> {
  const differences: ViewDifference[] = []
  for (const [view, keys] of Object.entries(VIEW_KEYS)) {
    const columns = await db.columns(view, pair.before)
    const compared = [...columns.keys()].filter(
      (name) => !keys.includes(name) && !NOT_COMPARED.has(name),
    )
    differences.push(await compareView(db, pair, { view, keys, compared }))
  }
  return differences
}

type Comparison = {
  readonly view: string
  readonly keys: readonly string[]
  readonly compared: readonly string[]
}

type ChangeRow = {
  readonly change: RowChange
  readonly rows: number
  readonly examples: readonly (readonly [
    key: readonly string[],
    before: readonly string[],
    after: readonly string[],
  ])[]
}

async function compareView(
  db: Database,
  pair: DatabasePair,
  comparison: Comparison,
): Promise<ViewDifference> {
  const { view, keys, compared } = comparison
  const rowsOf = (database: string, isAfter: 0 | 1) => `
    SELECT ${texts(keys)} AS key, ${texts(compared)} AS content, ${isAfter} AS is_after
    FROM ${tableOf(database, view)}`
  const rows = await db.rows<ChangeRow>(`
      SELECT multiIf(before_count = 0, 'added', after_count = 0, 'removed', 'changed') AS change,
        count() AS rows, groupArray(${EXAMPLES})((key, before, after)) AS examples
      FROM (
        SELECT key, anyIf(content, NOT is_after) AS before, anyIf(content, is_after) AS after,
          countIf(NOT is_after) AS before_count, countIf(is_after) AS after_count
        FROM (${rowsOf(pair.before, 0)} UNION ALL ${rowsOf(pair.after, 1)})
        GROUP BY key
        HAVING before_count = 0 OR after_count = 0 OR before != after
        ORDER BY key
      )
      GROUP BY change`)
  const count = (change: RowChange) => rows.find((row) => row.change === change)?.rows ?? 0
  return {
    view,
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
    examples: rows.flatMap((row) => examplesOf(row, comparison)),
  }
}

const texts = (columns: readonly string[]): string =>
  `[${columns.map((name) => `ifNull(toString(${name}), '${NULL_TEXT.replace('\\', '\\\\')}')`).join(', ')}]`

function examplesOf(
  { change, examples }: ChangeRow,
  { keys, compared }: Comparison,
): readonly RowExample[] {
  return examples.map(([key, before, after]) => {
    const values = compared.map((name, index) => {
      const pair = { before: valueAt(before, index), after: valueAt(after, index) }
      return [name, pair] as const
    })
    return {
      change,
      key: Object.fromEntries(keys.map((name, index) => [name, key[index] ?? ''])),
      columns: Object.fromEntries(values.filter(([, pair]) => pair.before !== pair.after)),
    }
  })
}

/** A missing row has no values at all. */
function valueAt(values: readonly string[], index: number): string | null {
  const value = values[index]
  return value === undefined || value === NULL_TEXT ? null : value
}
