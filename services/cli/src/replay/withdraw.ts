import type { Encoders, Unified } from '@tributary/core'
import { DEFAULTS } from '@tributary/core'
import { revisionHash, unifiedOutRecord } from '@tributary/normalization'
import type { OrphanRow } from './tables/store.ts'
import type { ReplayTarget } from './target.ts'

/** Publishes a deletion for every row; resolves to their number. */
export async function withdraw(
  batches: AsyncIterable<readonly OrphanRow[]>,
  target: ReplayTarget,
  encoders: Encoders,
): Promise<number> {
  let withdrawn = 0
  for await (const rows of batches) {
    await target.publish(
      rows.map((row) => {
        const unified = withdrawalOf(row)
        return { unified, out: unifiedOutRecord(unified, encoders, row.conversation_id) }
      }),
    )
    withdrawn += rows.length
  }
  return withdrawn
}

/**
 * The record that takes a row back: a deletion of the same version by the current mapping, so that it
 * hides this row and everything older, and a newer state of the entity brings the row back. It names no
 * conversation, because it says nothing about one. The same row always gives the same record.
 */
export function withdrawalOf({
  kind,
  id,
  event_id,
  ...row
}: Omit<OrphanRow, 'conversation_id'>): Unified {
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
