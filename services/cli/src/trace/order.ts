import type { Coordinates, StreamRecord } from '@tributary/core'
import { coordinatesText, Failure, HEADERS, QUARANTINE_TOPIC } from '@tributary/core'
import type { Env } from '@tributary/runtime/service'
import { headerTimeMs } from '@tributary/runtime/stream'
import { personalDataOf } from '../clients.ts'
import { quarantinedWebhookId, readQuarantined } from '../quarantine/quarantined.ts'
import type { TraceWorld } from './world.ts'

/** What to search, and where when ClickHouse does not know it. */
export type TraceOrder = {
  /** The id, and its hash where records may have that instead. */
  readonly ids: readonly string[]
  /** Received or created at this time or later; null reads whole topics. */
  readonly sinceMs: number | null
  readonly provider: string | null
}

/** The clocks of providers and machines differ by less than this. */
export const CLOCK_MARGIN_MS = 3_600_000

/**
 * The id as the provider writes it, and its PII_ID=hash form, because the setting may have changed
 * over time. Without PII_HASH_KEY the id alone.
 */
export function idsOf(id: string, env: Env): readonly string[] {
  const hasKey = Boolean(env['PII_HASH_KEY'] || env['PII_HASH_KEY_FILE'])
  return hasKey ? [id, personalDataOf(env).textHash(id)] : [id]
}

/**
 * The order to trace the record at these coordinates: by its event, or else by its webhook, from the
 * time of its receipt. NOT_FOUND without a record there, or when it has neither.
 */
export async function orderAt(
  world: Pick<TraceWorld, 'read'>,
  coordinates: Coordinates,
): Promise<Pick<TraceOrder, 'ids' | 'sinceMs'>> {
  const { topic, partition, offset: from } = coordinates
  for await (const record of world.read([{ topic, partition, from, to: from + 1n }])) {
    const id = record.headers[HEADERS.eventId] ?? webhookIdIn(record)
    if (id === undefined || id === '') break
    return { ids: [id], sinceMs: receivedMs(record) - CLOCK_MARGIN_MS }
  }
  throw new Failure('NOT_FOUND', {
    what: `there is nothing to trace at ${coordinatesText(coordinates)}`,
    fix: 'check the coordinates: retention removed the record, it never existed, or it has no webhook',
  })
}

function webhookIdIn(record: StreamRecord): string | undefined {
  return record.topic === QUARANTINE_TOPIC
    ? quarantinedWebhookId(readQuarantined(record))
    : record.headers[HEADERS.webhookId]
}

/** A unified record has the time in a header, a dead letter that of its source; a raw record as its own. */
function receivedMs({ headers, timestampMs }: StreamRecord): number {
  const times = [headers[HEADERS.receivedAt], headers[HEADERS.sourceTimestamp]].map(headerTimeMs)
  return times.find((ms) => ms !== undefined) ?? timestampMs
}

export type EmptySearch = {
  /** As the user wrote it. */
  readonly id: string
  /** Whether records may have a hash of the id that cannot be computed here. */
  readonly mayBeHashed: boolean
  /** Options that narrowed the search, such as `--since`. */
  readonly narrowedBy: readonly string[]
}

/** Nothing has the id. */
export function nothingFound({ id, mayBeHashed, narrowedBy }: EmptySearch): Failure {
  const hashed = mayBeHashed ? '; with PII_ID=hash, set PII_HASH_KEY to find it' : ''
  const fix =
    narrowedBy.length > 0
      ? `search without ${narrowedBy.join(' and ')}`
      : `check the id; records older than the retention of the topics are gone${hashed}`
  return new Failure('NOT_FOUND', { what: `nothing has the id ${id}`, fix })
}
