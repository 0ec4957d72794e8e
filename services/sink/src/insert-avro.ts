import { Readable } from 'node:stream'
import { describe, Failure } from '@tributary/core'
import type { Database, ServerError } from '@tributary/runtime/clickhouse'
import { clickHouseError, INSERT_SETTINGS } from '@tributary/runtime/clickhouse'
import { avroContainer } from './avro-container.ts'
import { RowsRefused } from './isolate.ts'

const AVRO_SETTINGS = {
  ...INSERT_SETTINGS,
  input_format_avro_allow_missing_fields: 1,
  /** Seconds; below the request timeout of the client, so that the server's answer arrives. */
  max_execution_time: 50,
} as const

/** The schema that the datums were written with, and the columns that its fields fill. */
type Written = { readonly schemaText: string; readonly columns: readonly string[] }

/**
 * Inserts Avro datums without decoding them. Resolves once ClickHouse has acknowledged them. Rejects
 * with RowsRefused, or with a Failure that is transient or fatal.
 */
export function createAvroInsert(database: Pick<Database, 'insertStream'>) {
  return async function insertAvro(
    table: string,
    { schemaText, columns }: Written,
    datums: readonly Uint8Array[],
  ): Promise<void> {
    const container = Readable.from(avroContainer(schemaText, datums), { objectMode: false })
    try {
      await database.insertStream(
        `INSERT INTO ${table} (${columns.join(', ')}) FORMAT Avro`,
        container,
        { settings: AVRO_SETTINGS },
      )
    } catch (error) {
      throw insertError(error, table)
    }
  }
}

/** Error codes of ClickHouse that concern the rows in the insert (src/Common/ErrorCodes.cpp). */
const DATA_CODES: ReadonlyMap<string, string> = new Map([
  ['6', 'CANNOT_PARSE_TEXT'],
  ['26', 'CANNOT_PARSE_QUOTED_STRING'],
  ['27', 'CANNOT_PARSE_INPUT_ASSERTION_FAILED'],
  ['33', 'CANNOT_READ_ALL_DATA'],
  ['38', 'CANNOT_PARSE_DATE'],
  ['41', 'CANNOT_PARSE_DATETIME'],
  ['53', 'TYPE_MISMATCH'],
  ['69', 'ARGUMENT_OUT_OF_BOUND'],
  ['70', 'CANNOT_CONVERT_TYPE'],
  ['72', 'CANNOT_PARSE_NUMBER'],
  ['117', 'INCORRECT_DATA'],
  ['128', 'TOO_LARGE_ARRAY_SIZE'],
  ['131', 'TOO_LARGE_STRING_SIZE'],
  ['321', 'VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE'],
  ['349', 'CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN'],
  ['407', 'DECIMAL_OVERFLOW'],
])

/**
 * Error codes for a schema that does not fit the table (a column, its type, an enum symbol). They end
 * the sink: migrations run before services.
 */
const MISMATCH_CODES: ReadonlySet<string> = new Set(['8', '16', '44', '691'])

/**
 * The meaning of an insert's error: RowsRefused (isolate the row), a fatal Failure (stop), or a
 * transient one (back off). ClickHouse reports a broken Avro datum as `avro::Exception`, which the
 * client passes on as a plain Error without a code.
 */
function insertError(error: unknown, table: string): Error {
  const refusal = clickHouseError(error)
  if (refusal !== null) {
    const data = DATA_CODES.get(refusal.code)
    if (data !== undefined) return new RowsRefused(data)
    if (MISMATCH_CODES.has(refusal.code)) return mismatch(refusal, error, table)
    return transient(`${refusal.code} ${refusal.type ?? ''}`.trim(), error, table)
  }
  if (error instanceof Error && error.message.includes('avro::Exception')) {
    return new RowsRefused('AVRO_DATUM_BROKEN')
  }
  return transient(describe(error), error, table)
}

function mismatch({ message }: ServerError, cause: unknown, table: string): Failure {
  return new Failure('SCHEMA_MISMATCH', {
    what: `${table} does not fit the schema of the records (${firstSentence(message)})`,
    fix: 'run "tributary migrate apply" before this sink',
    cause,
  })
}

function transient(reason: string, cause: unknown, table: string): Failure {
  return new Failure('UNAVAILABLE', {
    what: `ClickHouse did not take rows for ${table} (${reason})`,
    dependency: 'ClickHouse',
    cause,
  })
}

const firstSentence = (message: string) => message.split(/[.\n]/, 1)[0] ?? message
