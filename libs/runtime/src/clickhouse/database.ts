import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'
import type { ClickHouseSettings } from './connection.ts'
import { createClickHouse } from './connection.ts'
import { clickHouseFailure } from './failure.ts'

export type StatementOptions = {
  /** Values of `{name:Type}` in the statement. */
  readonly params?: Readonly<Record<string, unknown>>
  /** ClickHouse settings of this statement alone. */
  readonly settings?: Readonly<Record<string, string | number>>
}

/**
 * Everything that the project asks of ClickHouse. Statements run completely or are rejected, whatever
 * the user's profile says. Rejects with the errors of the client; `withDatabase` and
 * `clickHouseFailure` turn them into a Failure with its fix.
 */
export type Database = {
  /** Name of the database that plain table names belong to. */
  readonly name: string
  /**
   * All rows of a SELECT, as JSON reads them. 64-bit integers are numbers, exact up to 2^53: select
   * `toString(x)` for larger ones.
   */
  rows<T>(sql: string, options?: StatementOptions): Promise<readonly T[]>
  /** The first row; undefined without any. */
  row<T>(sql: string, options?: StatementOptions): Promise<T | undefined>
  /** Rows in the portions in which they arrive. The caller reads to the end or leaves the loop. */
  stream<T>(sql: string, options?: StatementOptions): AsyncIterable<readonly T[]>
  /** A statement without a result. */
  run(sql: string, options?: StatementOptions): Promise<void>
  /** Inserts rows as JSONEachRow. Resolves once ClickHouse has acknowledged them. */
  insert(table: string, rows: readonly object[], options?: StatementOptions): Promise<void>
  /** Runs an INSERT whose data is the body, in the format that the statement names. */
  insertStream(sql: string, body: Readable, options?: StatementOptions): Promise<void>
  /** Columns of a table in their order, name to type; empty when the table does not exist. */
  columns(table: string, database?: string): Promise<ReadonlyMap<string, string>>
  close(): Promise<void>
}

/** Connects nothing yet. `timeoutMs` is the time limit of a request, by default 60 s. */
export function createDatabase(settings: ClickHouseSettings, timeoutMs?: number): Database {
  return databaseOf(createClickHouse(settings, timeoutMs), settings.database)
}

/** A database on an existing client; closing one closes the other. */
export function databaseOf(client: ClickHouseClient, name: string): Database {
  const query = (sql: string, options: StatementOptions = {}) =>
    client.query({ query: sql, format: 'JSONEachRow', ...argumentsOf(options) })
  const rows = async <T>(sql: string, options?: StatementOptions) =>
    (await query(sql, options)).json<T>()
  return {
    name,
    rows,
    row: async <T>(sql: string, options?: StatementOptions) => (await rows<T>(sql, options))[0],
    async *stream<T>(sql: string, options?: StatementOptions) {
      const result = await query(sql, options)
      for await (const portion of result.stream<T>()) yield portion.map((row) => row.json<T>())
    },
    async run(sql, options = {}) {
      await client.command({ query: sql, ...argumentsOf(options) })
    },
    async insert(table, values, options = {}) {
      const { clickhouse_settings } = argumentsOf(options)
      await client.insert({
        table,
        values: [...values],
        format: 'JSONEachRow',
        clickhouse_settings,
      })
    },
    async insertStream(sql, body, options = {}) {
      const query_id = randomUUID()
      const result = await client.exec({
        query: sql,
        values: body,
        query_id,
        ...argumentsOf(options),
      })
      for await (const _ of result.stream) {
        // Drains the answer, so that the connection returns to the pool.
      }
    },
    async columns(table, database = name) {
      const found = await rows<{ name: string; type: string }>(COLUMNS, {
        params: { database, table },
      })
      return new Map(found.map((column) => [column.name, column.type]))
    },
    close: () => client.close(),
  }
}

const COLUMNS = `SELECT name, type FROM system.columns
  WHERE database = {database:String} AND table = {table:String} ORDER BY position`

const argumentsOf = ({ params = {}, settings = {} }: StatementOptions) => ({
  query_params: { ...params },
  clickhouse_settings: { ...settings },
})

/** Lends a database and closes it. Rejects with `clickHouseFailure` of what `use` throws. */
export async function withDatabase<T>(
  settings: ClickHouseSettings,
  use: (database: Database) => Promise<T>,
  timeoutMs?: number,
): Promise<T> {
  const database = createDatabase(settings, timeoutMs)
  try {
    return await use(database)
  } catch (error) {
    throw clickHouseFailure(error, settings)
  } finally {
    await database.close()
  }
}
