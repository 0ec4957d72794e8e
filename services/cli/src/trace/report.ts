import type { StreamRecord } from '@tributary/core'
import { coordinatesText, HEADERS } from '@tributary/core'
import { redrivesOf } from '@tributary/runtime/stream'
import type { DeadLetter } from '../dead/dead-letter.ts'
import type { Quarantined } from '../quarantine/quarantined.ts'
import type { RedriveLog } from '../records/redrive-log.ts'
import type { RawOutcome } from './outcome.ts'
import type { TracedRow } from './rows.ts'
import type { Trace } from './trace.ts'
import type { ErasureFound, UnifiedFound } from './wanted.ts'
import { originOfRow, originOfUnified, rawOfRow } from './wanted.ts'

type ReportContext = {
  readonly id: string
  readonly ledger: RedriveLog
  readonly outcomeOf: (raw: StreamRecord) => RawOutcome
  /** Whether the report has bodies and decoded records. */
  readonly withPayload: boolean
}

/** The trace as the command prints it: coordinates and ids, contents only with `withPayload`. */
export function traceReport(trace: Trace, context: ReportContext) {
  const { withPayload, ledger } = context
  return {
    id: context.id,
    raw: trace.raw
      .toSorted((a, b) => a.timestampMs - b.timestampMs || Number(a.offset - b.offset))
      .map((raw) => rawEntry(raw, context)),
    unified: trace.unified.map((found) => unifiedEntry(found, trace, withPayload)),
    rows: trace.rows.map((row) => rowEntry(row, trace)),
    dead: trace.dead.map((letter) => deadEntry(letter, ledger)),
    quarantined: trace.quarantined.map((request) => quarantinedEntry(request, ledger)),
    erasures: trace.erasures.map(erasureEntry),
  }
}

export type TraceReport = ReturnType<typeof traceReport>

function rawEntry(raw: StreamRecord, { outcomeOf, withPayload }: ReportContext) {
  return {
    address: coordinatesText(raw),
    webhook_id: raw.headers[HEADERS.webhookId] ?? '',
    endpoint: raw.headers[HEADERS.endpoint] ?? '',
    received_at: isoTime(raw.timestampMs),
    bytes: raw.value.byteLength,
    redrives: redrivesOf(raw),
    ...outcomeOf(raw),
    ...(withPayload && { payload_base64: Buffer.from(raw.value).toString('base64') }),
  }
}

function unifiedEntry(found: UnifiedFound, { gone }: Trace, withPayload: boolean) {
  const { coordinates: address, kind, record, entityId, raw, replay } = found
  const { event_id, version, mapping_version, is_partial, is_deleted } = record
  return {
    ...{ address, kind, entity_id: entityId, event_id, version, mapping_version },
    ...{ is_partial, is_deleted, raw, is_raw_gone: gone.has(originOfUnified(found)), replay },
    ...(withPayload && { record }),
  }
}

function rowEntry(row: TracedRow, { gone }: Trace) {
  const { view, provider, account_id, entity_id, event_id, version, mapping_version } = row
  return {
    ...{ view, provider, account_id, entity_id, event_id, version, mapping_version },
    received_at: isoTime(row.received_ms),
    raw: rawOfRow(row),
    is_raw_gone: gone.has(originOfRow(row)),
  }
}

function deadEntry(letter: DeadLetter, ledger: RedriveLog) {
  const { coordinates: address, stage, code, detail, source, redrives } = letter
  return {
    ...{ address, stage, code, detail, source, redrives },
    failed_at: isoTime(letter.failedAtMs),
    redriven_at: ledger.sentAt(letter.record),
  }
}

function erasureEntry({ coordinates: address, record }: ErasureFound) {
  const { provider, account_id, kind, id, reason, erased_at, run_id } = record
  return {
    ...{ address, provider, account_id, kind, id, reason },
    ...{ erased_at: isoTime(erased_at), run_id },
  }
}

function quarantinedEntry(request: Quarantined, ledger: RedriveLog) {
  const { coordinates: address, provider, endpoint, reason, record } = request
  return {
    ...{ address, provider, endpoint, reason },
    received_at: isoTime(record.timestampMs),
    admitted_at: ledger.sentAt(record),
  }
}

const isoTime = (ms: number): string => new Date(ms).toISOString()
