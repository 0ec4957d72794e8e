import { ClickHouseError } from '@clickhouse/client'

/**
 * Settings of every insert into a landing table, from a stream, from rows or from a SELECT.
 * Deduplication is off: otherwise ClickHouse drops the equal blocks of a replay, and repeated rows
 * converge anyway. From ClickHouse 26.2 `deduplicate_insert` overrides `insert_deduplicate`, so both
 * are sent.
 */
export const INSERT_SETTINGS = {
  async_insert: 0,
  insert_deduplicate: 0,
  deduplicate_insert: 'disable',
  materialized_views_ignore_errors: 0,
  input_format_null_as_default: 1,
  // A batch may span many months; the stores are partitioned by month.
  max_partitions_per_insert_block: '0',
} as const

/** An exception of the ClickHouse server. */
export type ServerError = {
  /** Number of the error as text, such as '60' (src/Common/ErrorCodes.cpp). */
  readonly code: string
  /** Name of the error, such as UNKNOWN_TABLE, where the server sent one. */
  readonly type: string | undefined
  readonly message: string
}

/** The server's exception in an error of a `Database`; null when the error has another source. */
export function clickHouseError(error: unknown): ServerError | null {
  if (!(error instanceof ClickHouseError)) return null
  const { code, type, message } = error
  return { code, type, message }
}
