import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import { avroContainer } from '../avro-container.ts'
import { classifyInsertError } from './classify-insert-error.ts'

/**
 * Settings of every insert. Deduplication is off: equal blocks of a replay would be dropped, and
 * convergence does that work. From ClickHouse 26.2 `deduplicate_insert` overrides
 * `insert_deduplicate`, so both are sent.
 */
const INSERT_SETTINGS: ClickHouseSettings & Record<string, string | number> = {
  async_insert: 0,
  insert_deduplicate: 0,
  deduplicate_insert: 'disable',
  materialized_views_ignore_errors: 0,
  input_format_avro_allow_missing_fields: 1,
  input_format_null_as_default: 1,
  // A batch may span many months; the stores are partitioned by month.
  max_partitions_per_insert_block: '0',
  max_execution_time: 50,
}

/** How the datums were written, and the columns they fill. */
type Written = { readonly schemaText: string; readonly columns: readonly string[] }

/**
 * Inserts Avro datums without decoding them. Resolves once ClickHouse acknowledged; rejects with
 * RowsRefused, or a Failure that is transient or fatal.
 */
export function createAvroInsert(client: Pick<ClickHouseClient, 'exec'>) {
  return async function insertAvro(
    table: string,
    { schemaText, columns }: Written,
    datums: readonly Uint8Array[],
  ): Promise<void> {
    try {
      const result = await client.exec({
        query: `INSERT INTO ${table} (${columns.join(', ')}) FORMAT Avro`,
        values: Readable.from(avroContainer(schemaText, datums), { objectMode: false }),
        clickhouse_settings: INSERT_SETTINGS,
        query_id: randomUUID(),
      })
      for await (const _ of result.stream) {
        // Drained, so that the connection goes back to the pool.
      }
    } catch (error) {
      throw classifyInsertError(error, table)
    }
  }
}
