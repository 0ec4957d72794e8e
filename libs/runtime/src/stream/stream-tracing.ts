import type { StreamRecord } from '@tributary/core'
import { describe, HEADERS } from '@tributary/core'
import type { Attributes, Tracing } from '../service/tracing/tracing.ts'
import type { Settlement } from './ports.ts'
import type { StreamObserver } from './run-stream.ts'

type Options = { readonly name: string; readonly tracing: Tracing }

/**
 * Adds a span for each record that belongs to a trace, from the start of its batch until the stage has
 * settled it. Attributes follow OpenTelemetry's conventions for messaging.
 */
export function createStreamTracing({ name, tracing }: Options): Pick<StreamObserver, 'ended'> {
  return {
    ended({ records }, settlements, startMs) {
      const endMs = Date.now()
      for (const [index, record] of records.entries()) {
        const traceparent = record.headers[HEADERS.traceparent]
        const settlement = settlements[index]
        if (traceparent === undefined || settlement === undefined) continue
        tracing.add(traceparent, {
          ...{ name: `${name} ${record.topic}`, startMs, endMs, error: errorOf(settlement) },
          attributes: { ...coordinatesOf(record), ...outcomeOf(settlement) },
        })
      }
    },
  }
}

const coordinatesOf = ({ topic, partition, offset }: StreamRecord): Attributes => ({
  'messaging.system': 'kafka',
  'messaging.operation.type': 'process',
  'messaging.destination.name': topic,
  'messaging.destination.partition.id': String(partition),
  'messaging.kafka.offset': Number(offset),
})

function errorOf(settlement: Settlement): string | null {
  if (settlement.state === 'dead') return `dead letter: ${settlement.code}`
  return settlement.state === 'left' ? describe(settlement.error) : null
}

function outcomeOf(settlement: Settlement): Attributes {
  switch (settlement.state) {
    case 'skipped':
      return { 'tributary.state': 'skipped', 'tributary.reason': settlement.reason }
    case 'dead':
      return { 'tributary.state': 'dead', 'tributary.reason': settlement.code }
    default:
      return { 'tributary.state': settlement.state }
  }
}
