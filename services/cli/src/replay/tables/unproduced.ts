import type { ClickHouseClient } from '@clickhouse/client'
import { tableOf } from '@tributary/runtime/clickhouse'
import type { Run } from './window-sql.ts'
import { isMappedAgain, joinProviders, producedKeys } from './window-sql.ts'

/** A message or call that is shown although no record of the window gives it any more. */
export type UnproducedRow = {
  readonly kind: 'message' | 'call'
  readonly provider: string
  readonly account_id: string
  readonly id: string
  readonly conversation_id: string
  readonly event_id: string
  readonly version: number
  /** The mapping version now. */
  readonly mapping_version: number
  readonly received_at: number
  readonly raw_topic: string
  readonly raw_partition: number
  readonly raw_offset: number
}

/** The entity views, and how their rows are named. */
export const SHOWN = {
  message: { view: 'messages', id: 'message_id', key: 'message_key' },
  call: { view: 'calls', id: 'call_id', key: 'call_key' },
} as const

export type Shown = keyof typeof SHOWN

/** The rows `r` of an entity view whose record was mapped again without giving them. */
export const fromUnproduced = (run: Run, kind: Shown): string => `
  FROM ${tableOf(run.database, SHOWN[kind].view)} AS r ${joinProviders(run)}
  WHERE ${isMappedAgain(run)} AND r.mapping_version <= p.mapping_version
    AND r.${SHOWN[kind].key} NOT IN ${producedKeys(run, kind)}`

/** The rows of a kind to withdraw, in portions. */
export async function* unproducedRows(
  client: ClickHouseClient,
  run: Run,
  kind: Shown,
): AsyncGenerator<readonly UnproducedRow[], void, undefined> {
  const result = await client.query({
    query: `SELECT '${kind}' AS kind, r.provider AS provider, r.account_id AS account_id,
        r.${SHOWN[kind].id} AS id, r.conversation_id AS conversation_id, r.event_id AS event_id,
        r.version AS version, p.mapping_version AS mapping_version,
        toUnixTimestamp64Milli(r.received_at) AS received_at, r.raw_topic AS raw_topic,
        r.raw_partition AS raw_partition, r.raw_offset AS raw_offset
      ${fromUnproduced(run, kind)}`,
    format: 'JSONEachRow',
  })
  for await (const rows of result.stream<UnproducedRow>()) yield rows.map((row) => row.json())
}
