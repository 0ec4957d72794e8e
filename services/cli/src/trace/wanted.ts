import type { Erasure, StreamRecord, Unified, UnifiedKind } from '@tributary/core'
import { coordinatesText, entityIdOf, HEADERS } from '@tributary/core'
import type { DeadLetter } from '../dead/dead-letter.ts'
import type { TracedRow } from './rows.ts'

/** A decoded unified record of a topic. */
export type UnifiedFound = {
  readonly coordinates: string
  readonly kind: UnifiedKind
  readonly record: Unified['record']
  /** message_id, call_id or conversation_id. */
  readonly entityId: string
  /** Coordinates of the raw record that it was mapped from. */
  readonly raw: string
  /** Run of the replay that published it; null for a record of the normalizer. */
  readonly replay: string | null
}

export function unifiedFound(source: StreamRecord, { kind, record }: Unified): UnifiedFound {
  const { raw_topic: topic, raw_partition: partition, raw_offset } = record
  return {
    ...{ coordinates: coordinatesText(source), kind, record },
    entityId: entityIdOf({ kind, record } as Unified),
    raw: coordinatesText({ topic, partition, offset: BigInt(raw_offset) }),
    replay: source.headers[HEADERS.replay] ?? null,
  }
}

/** A decoded record of `unified.erasures`. */
export type ErasureFound = { readonly coordinates: string; readonly record: Erasure }

/** Identifies the entity that is traced. Grows during the search. */
export type Wanted = {
  readonly webhookIds: Set<string>
  readonly eventIds: Set<string>
  /** Messages and calls, as `entityName` writes them. */
  readonly entities: Set<string>
  /** Origins of raw records, as `originOf` writes them. */
  readonly raw: Set<string>
}

export const nothingWanted = (): Wanted => ({
  webhookIds: new Set(),
  eventIds: new Set(),
  entities: new Set(),
  raw: new Set(),
})

/**
 * Identifies a raw record by its coordinates and its time of receipt, which is its timestamp: a topic
 * that was recreated has other records at the same coordinates.
 */
export const originOf = (coordinates: string, receivedMs: number | string): string =>
  `${coordinates} ${receivedMs}`

/** The coordinates in an origin. */
export const coordinatesIn = (origin: string): string => origin.split(' ', 1)[0] ?? ''

export const rawOfRow = ({ raw_topic, raw_partition, raw_offset }: TracedRow): string =>
  `${raw_topic}/${raw_partition}/${raw_offset}`

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

/** Adds a row. A conversation event adds itself only: all events of a conversation are a history. */
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

/** Ids that wanted rows may have. */
export const wantedIds = ({ eventIds, entities }: Wanted): readonly string[] => [
  ...eventIds,
  ...[...entities].map((name): string => JSON.parse(name)[3]),
]

export function isWantedErasure(wanted: Wanted, { kind, id, ...of }: Erasure): boolean {
  if (kind === 'conversation_event') return wanted.eventIds.has(id)
  if (kind !== 'message' && kind !== 'call') return false
  return wanted.entities.has(entityName({ kind, ...of, entity_id: id }))
}

export const isWantedRow = (wanted: Wanted, row: TracedRow): boolean =>
  wanted.eventIds.has(row.event_id) ||
  wanted.raw.has(originOfRow(row)) ||
  wanted.entities.has(entityName(row))

export const isWantedUnified = (wanted: Wanted, found: UnifiedFound): boolean =>
  wanted.eventIds.has(found.record.event_id) ||
  wanted.raw.has(originOfUnified(found)) ||
  wanted.entities.has(entityOf(found))

/** For a raw record or a dead letter of one: by its webhook. */
export const isWantedRaw = (wanted: Wanted, { headers }: StreamRecord): boolean =>
  wanted.webhookIds.has(headers[HEADERS.webhookId] ?? '')

/** By its webhook, its event or its raw record. */
export const isWantedDead = (wanted: Wanted, letter: DeadLetter): boolean =>
  isWantedRaw(wanted, letter.record) ||
  wanted.eventIds.has(letter.record.headers[HEADERS.eventId] ?? '') ||
  wanted.raw.has(originOfDead(letter))
