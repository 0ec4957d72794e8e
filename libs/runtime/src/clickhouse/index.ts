export type { ClickHouseSettings } from './connection.ts'
export { CLICKHOUSE_FIELDS, createClickHouse, requireVersion } from './connection.ts'
