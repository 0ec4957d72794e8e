import type { Database } from '@tributary/runtime/clickhouse'
import { BESIDE_VIEWS } from '../turns/views.ts'

/** Tables that commands fill and people read. */
export const FILLED_TABLES: readonly string[] = [
  'business_hours',
  'sla_policies',
  'accounts',
  'agents',
  'lines',
]

/** A view or table as the database itself describes it. */
export type TableDescription = {
  readonly name: string
  readonly comment: string
  readonly columns: readonly ColumnDescription[]
}

export type ColumnDescription = {
  readonly name: string
  /** ClickHouse type. */
  readonly type: string
  /** Meaning, with formula, unit, when it is NULL and how to add it up. */
  readonly comment: string
}

/**
 * What people read, ordered by name: every plain or refreshed view, and the tables that commands fill.
 * Leaves out storage, the building blocks (*_base) and the auxiliary views of a materialized view.
 */
export const describeTables = (
  database: Pick<Database, 'rows'>,
): Promise<readonly TableDescription[]> =>
  database.rows<TableDescription>(
    `SELECT t.name AS name, any(t.comment) AS comment,
        CAST(arrayMap(c -> (c.2, c.3, c.4), arraySort(groupArray((c.position, c.name, c.type, c.comment)))),
          'Array(Tuple(name String, type String, comment String))') AS columns
      FROM system.tables AS t
      INNER JOIN system.columns AS c ON t.database = c.database AND t.name = c.table
      WHERE t.database = currentDatabase() AND c.database = currentDatabase()
        AND t.name NOT IN {auxiliary:Array(String)} AND NOT endsWith(t.name, '_base')
        AND (t.engine = 'View' OR t.name IN {filled:Array(String)} OR t.name IN (
          SELECT view FROM system.view_refreshes WHERE database = currentDatabase()))
      GROUP BY name ORDER BY name`,
    { params: { auxiliary: BESIDE_VIEWS, filled: FILLED_TABLES } },
  )
