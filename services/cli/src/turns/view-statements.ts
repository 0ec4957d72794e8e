import type { ClickHouseClient } from '@clickhouse/client'
import { Failure } from '@tributary/core'
import { databaseOf, identifier } from '@tributary/runtime/clickhouse'
import { describeTables } from '../database/describe-tables.ts'
import type { MaterializableView } from './views.ts'
import { liveName, MATERIALIZABLE, nextName, REFRESH_MINUTES } from './views.ts'

/** A block of rows may span any number of months. */
const SELECT_SETTINGS = 'SETTINGS max_partitions_per_insert_block = 0'

/** What `name` is in the current database; undefined when there is none of that name. */
export async function engineOf(
  client: ClickHouseClient,
  name: string,
): Promise<string | undefined> {
  return (await tableRow(client, name))?.engine
}

/** The statement that makes the plain view `name` once more, as `as`. */
export async function copyStatement(
  client: ClickHouseClient,
  name: string,
  as: string,
): Promise<string> {
  const row = await tableRow(client, name)
  if (row === undefined) throw notThere(name)
  return row.create_table_query.replace(/^CREATE VIEW \S+/, () => `CREATE OR REPLACE VIEW ${as}`)
}

/** The statement that keeps the rows of the live view, with the columns and comments of the view. */
export async function refreshableStatement(
  client: ClickHouseClient,
  view: MaterializableView,
): Promise<string> {
  const description = (await describeTables(databaseOf(client, ''))).find(
    ({ name }) => name === view,
  )
  if (description === undefined) throw notThere(view)
  const { time } = MATERIALIZABLE[view]
  const columns = description.columns.map(
    ({ name, type, comment }) => `${identifier(name)} ${type} COMMENT ${literal(comment)}`,
  )
  return `CREATE MATERIALIZED VIEW ${nextName(view)} REFRESH EVERY ${REFRESH_MINUTES} MINUTE
    (${columns.join(', ')})
    ENGINE = MergeTree PARTITION BY toYYYYMM(${time}) ORDER BY (provider, account_id, ${time})
    AS SELECT * FROM ${liveName(view)} ${SELECT_SETTINGS}
    COMMENT ${literal(description.comment)}`
}

type TableRow = { readonly engine: string; readonly create_table_query: string }

async function tableRow(client: ClickHouseClient, name: string): Promise<TableRow | undefined> {
  const result = await client.query({
    query: `SELECT engine, create_table_query FROM system.tables
      WHERE database = currentDatabase() AND name = {name:String}`,
    query_params: { name },
    format: 'JSONEachRow',
  })
  const [row] = await result.json<TableRow>()
  return row
}

const literal = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const notThere = (view: string) =>
  new Failure('UNAVAILABLE', `there is no view ${view}: run "tributary migrate apply"`)
