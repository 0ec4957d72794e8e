import { ClickHouseError } from '@clickhouse/client'
import { describe, Failure } from '@tributary/core'
import { RowsRefused } from '../isolate.ts'

/** Error codes of ClickHouse that speak of the rows sent (src/Common/ErrorCodes.cpp). */
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
 * Codes that say that schema and table do not fit (a column, its type, an enum symbol): migrations
 * come before services.
 */
const MISMATCH_CODES: ReadonlySet<string> = new Set(['8', '16', '44', '691'])

/**
 * What an insert's error means: RowsRefused (isolate the row), a fatal Failure (stop), or a transient
 * one (back off). A broken Avro datum is reported as `avro::Exception` inside a plain Error without a
 * code, because the client only parses ClickHouse's own exceptions.
 */
export function classifyInsertError(error: unknown, table: string): Error {
  if (error instanceof ClickHouseError) {
    const data = DATA_CODES.get(error.code)
    if (data !== undefined) return new RowsRefused(data)
    if (MISMATCH_CODES.has(error.code)) return mismatch(error, table)
    return transient(`${error.code} ${error.type ?? ''}`.trim(), error, table)
  }
  if (error instanceof Error && error.message.includes('avro::Exception')) {
    return new RowsRefused('AVRO_DATUM_BROKEN')
  }
  return transient(describe(error), error, table)
}

function mismatch(error: ClickHouseError, table: string): Failure {
  const why = `${table} does not fit the schema of the records: ${firstSentence(error.message)}`
  return new Failure(
    'SCHEMA_MISMATCH',
    `${why}. Run "tributary migrate apply" before this sink`,
    error,
  )
}

function transient(what: string, error: unknown, table: string): Failure {
  return new Failure('UNAVAILABLE', `ClickHouse did not take rows for ${table}: ${what}`, error)
}

const firstSentence = (message: string) => message.split(/[.\n]/, 1)[0] ?? message
