import type { Coordinates, StreamRecord } from '@tributary/core'
import { coordinatesText, Failure, HEADERS, QUARANTINE_TOPIC } from '@tributary/core'
import { headerTimeMs } from '@tributary/runtime/stream'
import { quarantinedWebhookId, readQuarantined } from '../quarantine/quarantined.ts'
import type { TraceOrder } from './trace.ts'
import { CLOCK_MARGIN_MS } from './trace.ts'
import type { TraceWorld } from './trace-world.ts'

/**
 * What to look for to trace the record at an address: its event, or else its webhook, from the time on
 * at which that was received. NOT_FOUND when no record stands there, or one of neither.
 */
export async function orderAt(
  world: Pick<TraceWorld, 'read'>,
  address: Coordinates,
): Promise<Pick<TraceOrder, 'ids' | 'sinceMs'>> {
  const { topic, partition, offset: from } = address
  for await (const record of world.read([{ topic, partition, from, to: from + 1n }])) {
    const id = record.headers[HEADERS.eventId] ?? webhookIdIn(record)
    if (id === undefined || id === '') break
    return { ids: [id], sinceMs: receivedMs(record) - CLOCK_MARGIN_MS }
  }
  const why = 'retention has removed it, it was never there, or it is of no webhook'
  throw new Failure('NOT_FOUND', `there is nothing to trace at ${coordinatesText(address)}: ${why}`)
}

function webhookIdIn(record: StreamRecord): string | undefined {
  return record.topic === QUARANTINE_TOPIC
    ? quarantinedWebhookId(readQuarantined(record))
    : record.headers[HEADERS.webhookId]
}

/** A unified record carries the time, a dead letter that of its source; a raw record has it as its own. */
function receivedMs({ headers, timestampMs }: StreamRecord): number {
  const told = [headers[HEADERS.receivedAt], headers[HEADERS.sourceTimestamp]].map(headerTimeMs)
  return told.find((ms) => ms !== undefined) ?? timestampMs
}
