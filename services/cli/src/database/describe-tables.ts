import type { Database } from '@tributary/runtime/clickhouse'
import { BESIDE_VIEWS } from '../turns/views.ts'

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
 * What people read, ordered by name: every plain or refreshed view, and the table business_hours. Leaves
 * out storage and the auxiliary views of a materialized view.
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
        AND t.name NOT IN {auxiliary:Array(String)}
        AND (t.engine = 'View' OR t.name = 'business_hours' OR t.name IN (
          SELECT view FROM system.view_refreshes WHERE database = currentDatabase()))
      GROUP BY name ORDER BY name`,
    { params: { auxiliary: BESIDE_VIEWS } },
  )
