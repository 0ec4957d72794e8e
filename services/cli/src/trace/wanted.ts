import type { StreamRecord, UnifiedKind } from '@tributary/core'
import { coordinatesText, HEADERS } from '@tributary/core'
import type { DeadLetter } from '../dead/dead-letter.ts'
import type { TracedRow } from './queries.ts'
import type { UnifiedFound } from './unified-found.ts'

/** What identifies a message, a call or an event; it grows with what is found. */
export type Wanted = {
  readonly webhookIds: Set<string>
  readonly eventIds: Set<string>
  /** Messages and calls, as `entityName` writes them. */
  readonly entities: Set<string>
  /** Raw records, as `originOf` writes them. */
  readonly raw: Set<string>
}

export const nothingWanted = (): Wanted => ({
  webhookIds: new Set(),
  eventIds: new Set(),
  entities: new Set(),
  raw: new Set(),
})

/**
 * Names a raw record by its address and the time received, which is its timestamp: addresses come again
 * when a topic is made anew, and what stands there then is somebody else's.
 */
export const originOf = (address: string, receivedMs: number | string): string =>
  `${address} ${receivedMs}`

/** The address in an origin. */
export const addressIn = (origin: string): string => origin.split(' ', 1)[0] ?? ''

export const originOfRow = (row: TracedRow): string => originOf(rawOfRow(row), row.received_ms)

export const originOfUnified = ({ raw, record }: UnifiedFound): string =>
  originOf(raw, record.received_at)

export const originOfRaw = (record: StreamRecord): string =>
  originOf(coordinatesText(record), record.timestampMs)

export const originOfDead = ({ source, record }: DeadLetter): string =>
  originOf(source, record.headers[HEADERS.sourceTimestamp] ?? 'unknown')

type Entity = {
  readonly kind: UnifiedKind
  readonly provider: string
  readonly account_id: string
  readonly entity_id: string
}

const entityName = ({ kind, provider, account_id, entity_id }: Entity): string =>
  JSON.stringify([kind, provider, account_id, entity_id])

const entityOf = ({ kind, record, entityId }: UnifiedFound): string =>
  entityName({ kind, ...record, entity_id: entityId })

/** Of a conversation only the event is wanted: all of its events would be a history, not a trace. */
export function wantRow(wanted: Wanted, row: TracedRow): void {
  wanted.eventIds.add(row.event_id)
  wanted.raw.add(originOfRow(row))
  if (row.kind !== 'conversation') wanted.entities.add(entityName(row))
}

export function wantUnified(wanted: Wanted, found: UnifiedFound): void {
  wanted.eventIds.add(found.record.event_id)
  wanted.raw.add(originOfUnified(found))
  if (found.kind !== 'conversation') wanted.entities.add(entityOf(found))
}

export function wantRaw(wanted: Wanted, record: StreamRecord): void {
  wanted.raw.add(originOfRaw(record))
  const webhookId = record.headers[HEADERS.webhookId]
  if (webhookId !== undefined) wanted.webhookIds.add(webhookId)
}

/** Ids under which rows of what is wanted may be found. */
export const wantedIds = ({ eventIds, entities }: Wanted): readonly string[] => [
  ...eventIds,
  ...[...entities].map((name): string => JSON.parse(name)[3]),
]

export const isWantedRow = (wanted: Wanted, row: TracedRow): boolean =>
  wanted.eventIds.has(row.event_id) ||
  wanted.raw.has(originOfRow(row)) ||
  wanted.entities.has(entityName(row))

export const isWantedUnified = (wanted: Wanted, found: UnifiedFound): boolean =>
  wanted.eventIds.has(found.record.event_id) ||
  wanted.raw.has(originOfUnified(found)) ||
  wanted.entities.has(entityOf(found))

/** By webhook: a raw record, or a dead letter of one. */
export const isWantedRaw = (wanted: Wanted, { headers }: StreamRecord): boolean =>
  wanted.webhookIds.has(headers[HEADERS.webhookId] ?? '')

/** By webhook, by event, or because its raw record is wanted. */
export const isWantedDead = (wanted: Wanted, letter: DeadLetter): boolean =>
  isWantedRaw(wanted, letter.record) ||
  wanted.eventIds.has(letter.record.headers[HEADERS.eventId] ?? '') ||
  wanted.raw.has(originOfDead(letter))

export const rawOfRow = ({ raw_topic, raw_partition, raw_offset }: TracedRow): string =>
  `${raw_topic}/${raw_partition}/${raw_offset}`
