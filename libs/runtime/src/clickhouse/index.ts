/** ClickHouse: the `Database` port, its settings, and what its errors mean. */
export type { ClickHouseSettings } from './connection.ts'
export { CLICKHOUSE_FIELDS, createClickHouse } from './connection.ts'
export type { Database, StatementOptions } from './database.ts'
export { createDatabase, databaseOf, withDatabase } from './database.ts'
export { clickHouseFailure } from './failure.ts'
export { identifier, tableOf } from './identifier.ts'
export { requireVersion } from './version.ts'
