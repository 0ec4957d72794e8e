import type { Unified } from '@tributary/core'
import { DEFAULTS } from '@tributary/core'
import { revisionHash } from '@tributary/normalization'

/** A row that is shown although the current mapping does not make it. */
export type Withdrawn = {
  readonly kind: 'message' | 'call'
  readonly provider: string
  readonly account_id: string
  readonly id: string
  readonly event_id: string
  readonly version: number
  readonly mapping_version: number
  readonly received_at: number
  readonly raw_topic: string
  readonly raw_partition: number
  readonly raw_offset: number
}

/**
 * The record that takes a row back: a deletion of the same version by the current mapping, so that it
 * hides this row and everything older, and a newer state of the entity brings it back. It names no
 * conversation, because it says nothing about one. The same row always gives the same record.
 */
export function withdrawalOf({ kind, id, event_id, ...row }: Withdrawn): Unified {
  const facts = {
    account_id: row.account_id,
    event_id: `${event_id}:withdrawn`,
    version: row.version,
    is_partial: true,
    is_deleted: true,
  }
  const added = {
    provider: row.provider,
    mapping_version: row.mapping_version,
    received_at: row.received_at,
    raw_topic: row.raw_topic,
    raw_partition: row.raw_partition,
    raw_offset: row.raw_offset,
  }
  if (kind === 'message') {
    const own = { ...DEFAULTS.message, ...facts, message_id: id }
    return { kind, record: { ...own, ...added, revision_hash: revisionHash(own) } }
  }
  const own = { ...DEFAULTS.call, ...facts, call_id: id }
  return { kind, record: { ...own, ...added, revision_hash: revisionHash(own) } }
}
