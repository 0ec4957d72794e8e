import { tableOf } from '@tributary/runtime/clickhouse'
import { recordKey } from './run-tables.ts'

/** The database that is replayed into, and the one with the tables of the run. */
export type Run = { readonly database: string; readonly scratch: string }

/** Joins rows `r` with what holds for their provider (`p`). */
export const joinProviders = ({ scratch }: Run): string =>
  `INNER JOIN ${tableOf(scratch, 'providers')} AS p ON r.provider = p.provider`

/** Whether the raw record of a row `r` lies in the window and can be understood now. */
export const isMappedAgain = ({ scratch }: Run): string =>
  `${RECORD} IN (SELECT key FROM ${tableOf(scratch, 'records')} WHERE is_understood)`

const RECORD = recordKey(
  ...(['r.raw_topic', 'r.raw_partition', 'r.raw_offset'] as const),
  'toUnixTimestamp64Milli(r.received_at)',
)

/** The keys of what the window gives with content. */
export const producedKeys = ({ scratch }: Run, kind: string): string =>
  `(SELECT key FROM ${tableOf(scratch, 'produced')} WHERE kind = '${kind}')`

/** The mapping version in a row version. */
export const mappingVersionIn = (rowVersion: string): string =>
  `toUInt32(bitAnd(bitShiftRight(${rowVersion}, 32), 4294967295))`

/**
 * What a facet store keeps: (row version + 1, value), 0 where no record had a value. `values` are the
 * names of such columns.
 */
const versionsOf = (values: readonly string[]): string =>
  `[${values.map((name) => `tupleElement(r.${name}, 1)`).join(', ')}]`

/**
 * Whether a facet row `r` keeps a value that the window's records had before and have no more: of an
 * older mapping, though its record must lie in the window.
 */
export const hasStaleValue = (values: readonly string[]): string => `
  arrayExists(v -> v > 0 AND ${mappingVersionIn('(v - 1)')} < p.mapping_version
    AND bitShiftRight(v - 1, 64) >= p.floor_version, ${versionsOf(values)})`

/** Whether a facet row `r` keeps a value whose record may have come before the window. */
export const hasOlderValue = (values: readonly string[]): string => `
  arrayExists(v -> v > 0 AND bitShiftRight(v - 1, 64) < p.floor_version, ${versionsOf(values)})`
