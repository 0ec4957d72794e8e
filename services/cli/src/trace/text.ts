import type { Cell } from '../table.ts'
import { renderTable } from '../table.ts'
import type { TraceReport } from './report.ts'

/** A trace for a terminal: a table for each store that holds something. */
export function traceText(report: TraceReport): string {
  const sections = [
    section('Webhooks received', RAW_COLUMNS, rawRows(report)),
    section('In quarantine', QUARANTINE_COLUMNS, quarantineRows(report)),
    section('Dead letters', DEAD_COLUMNS, deadRows(report)),
    section('Unified records', UNIFIED_COLUMNS, unifiedRows(report)),
    section('Rows in ClickHouse', ROW_COLUMNS, rowRows(report)),
    section('Announced to other consumers', ERASURE_COLUMNS, erasureRows(report)),
    ...payloads(report),
  ]
  return sections.filter((text) => text !== '').join('\n\n')
}

function section(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): string {
  return rows.length === 0 ? '' : `${title}\n${renderTable(columns, rows)}`
}

const RAW_COLUMNS = ['record', 'received', 'endpoint', 'bytes', 'redrives', 'became', 'webhook id']

const rawRows = ({ raw }: TraceReport) =>
  raw.map((of) => [
    ...[of.address, of.received_at, of.endpoint, of.bytes, of.redrives],
    ...[`${of.state} ${of.detail}`.trim(), of.webhook_id],
  ])

const QUARANTINE_COLUMNS = ['record', 'received', 'provider', 'endpoint', 'reason', 'admitted']

const quarantineRows = ({ quarantined }: TraceReport) =>
  quarantined.map((of) => [
    ...[of.address, of.received_at, of.provider, of.endpoint, of.reason, of.admitted_at ?? 'no'],
  ])

const DEAD_COLUMNS = ['record', 'code', 'source', 'failed', 'redrives', 'redriven', 'detail']

const deadRows = ({ dead }: TraceReport) =>
  dead.map((of) => [
    ...[of.address, of.code, of.source, of.failed_at, of.redrives, of.redriven_at ?? 'no'],
    of.detail,
  ])

const UNIFIED_COLUMNS = [
  'record',
  'kind',
  'id',
  'version',
  'mapping',
  'state',
  'from',
  'replay',
  'event',
]

const unifiedRows = ({ unified }: TraceReport) =>
  unified.map((of) => [
    ...[of.address, of.kind, of.entity_id, String(of.version), String(of.mapping_version)],
    ...[stateOf(of), rawOf(of), of.replay ?? 'no', of.event_id],
  ])

function stateOf({ is_deleted, is_partial }: TraceReport['unified'][number]): string {
  if (is_deleted) return 'deletes'
  return is_partial ? 'changes state' : 'content'
}

/** Retention removed a record that is gone, or its topic was recreated. */
const rawOf = ({
  raw,
  is_raw_gone,
}: Pick<TraceReport['rows'][number], 'raw' | 'is_raw_gone'>): string =>
  is_raw_gone ? `${raw} (gone)` : raw

const ROW_COLUMNS = [
  'view',
  'provider',
  'account',
  'id',
  'version',
  'mapping',
  'newest from',
  'event',
]

const rowRows = ({ rows }: TraceReport) =>
  rows.map((of) => [
    ...[of.view, of.provider, of.account_id, of.entity_id, String(of.version)],
    ...[String(of.mapping_version), rawOf(of), of.event_id],
  ])

const ERASURE_COLUMNS = ['record', 'kind', 'id', 'reason', 'at', 'run']

const erasureRows = ({ erasures }: TraceReport) =>
  erasures.map((of) => [of.address, of.kind, of.id, of.reason, of.erased_at, of.run_id])

function payloads({ raw, unified }: TraceReport): readonly string[] {
  const bodies = raw.flatMap(({ address, payload_base64 }) =>
    payload_base64 === undefined
      ? []
      : [`${address}\n${Buffer.from(payload_base64, 'base64').toString()}`],
  )
  const records = unified.flatMap(({ address, record }) =>
    record === undefined ? [] : [`${address}\n${JSON.stringify(record, null, 2)}`],
  )
  return [...bodies, ...records]
}
