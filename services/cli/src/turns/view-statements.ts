import { Failure } from '@tributary/core'
import type { Database } from '@tributary/runtime/clickhouse'
import { identifier } from '@tributary/runtime/clickhouse'
import type { MaterializableView } from './views.ts'
import { liveName, MATERIALIZABLE, nextName, REFRESH_MINUTES } from './views.ts'

/** One block of rows may belong to any number of months. */
const SELECT_SETTINGS = 'SETTINGS max_partitions_per_insert_block = 0'

/** Engine of a table or view of the current database; undefined when it does not exist. */
export async function engineOf(database: Database, name: string): Promise<string | undefined> {
  return (await tableRow(database, name))?.engine
}

/** The statement that creates the plain view `name` under the name `as`. */
export async function copyStatement(database: Database, name: string, as: string): Promise<string> {
  const row = await tableRow(database, name)
  if (row === undefined) throw notThere(name)
  return row.create_table_query.replace(/^CREATE VIEW \S+/, () => `CREATE OR REPLACE VIEW ${as}`)
}

/** The statement that stores the rows of the live view, with the columns and comments of the view. */
export async function refreshableStatement(
  database: Database,
  view: MaterializableView,
): Promise<string> {
  const table = await tableRow(database, view)
  if (table === undefined) throw notThere(view)
  const { time, lookup } = MATERIALIZABLE[view]
  const columns = (await columnRows(database, view)).map(
    ({ name, type, comment }) => `${identifier(name)} ${type} COMMENT ${literal(comment)}`,
  )
  return `CREATE MATERIALIZED VIEW ${nextName(view)} REFRESH EVERY ${REFRESH_MINUTES} MINUTE
    (${columns.join(', ')}, INDEX by_${lookup} ${lookup} TYPE bloom_filter(0.01) GRANULARITY 1)
    ENGINE = MergeTree PARTITION BY toYYYYMM(${time}) ORDER BY (provider, account_id, ${time})
    AS SELECT * FROM ${liveName(view)} ${SELECT_SETTINGS}
    COMMENT ${literal(table.comment)}`
}

type TableRow = {
  readonly engine: string
  readonly create_table_query: string
  readonly comment: string
}

const tableRow = (database: Database, name: string) =>
  database.row<TableRow>(
    `SELECT engine, create_table_query, comment FROM system.tables
      WHERE database = currentDatabase() AND name = {name:String}`,
    { params: { name } },
  )

type ColumnRow = { readonly name: string; readonly type: string; readonly comment: string }

const columnRows = (database: Database, table: string) =>
  database.rows<ColumnRow>(
    `SELECT name, type, comment FROM system.columns
      WHERE database = currentDatabase() AND table = {table:String} ORDER BY position`,
    { params: { table } },
  )

const literal = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const notThere = (view: string) =>
  new Failure('UNAVAILABLE', {
    what: `there is no view ${view}`,
    fix: 'run "tributary migrate apply"',
  })
