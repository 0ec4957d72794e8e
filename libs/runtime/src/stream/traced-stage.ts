import type { StreamRecord } from '@tributary/core'
import { describe, HEADERS } from '@tributary/core'
import type { Attributes, Tracing } from '../service/tracing/tracing.ts'
import type { StreamBatch } from './ports.ts'
import type { Settlement, Stage } from './stage.ts'

type Options = { readonly name: string; readonly tracing: Tracing }

/**
 * The stage, with a span for each record that belongs to a trace: from when its batch was taken up
 * until the record was settled. Attributes as in OpenTelemetry's conventions for messaging.
 */
export function tracedStage(stage: Stage, { name, tracing }: Options): Stage {
  function add(startMs: number, { records }: StreamBatch, settlementOf: SettlementOf): void {
    const endMs = Date.now()
    for (const [index, record] of records.entries()) {
      const traceparent = record.headers[HEADERS.traceparent]
      if (traceparent === undefined) continue
      const settlement = settlementOf(index)
      const attributes = { ...placeOf(record), ...outcomeOf(settlement) }
      tracing.add(traceparent, {
        ...{ name: `${name} ${record.topic}`, startMs, endMs, attributes },
        error: errorOf(settlement),
      })
    }
  }

  return {
    async settle(batch) {
      const startMs = Date.now()
      try {
        const settlements = await stage.settle(batch)
        add(startMs, batch, (index) => settlements[index])
        return settlements
      } catch (error) {
        add(startMs, batch, () => ({ state: 'left', error }))
        throw error
      }
    },
  }
}

type SettlementOf = (index: number) => Settlement | undefined

const placeOf = ({ topic, partition, offset }: StreamRecord): Attributes => ({
  'messaging.system': 'kafka',
  'messaging.operation.type': 'process',
  'messaging.destination.name': topic,
  'messaging.destination.partition.id': String(partition),
  'messaging.kafka.offset': Number(offset),
})

function errorOf(settlement: Settlement | undefined): string | null {
  if (settlement?.state === 'dead') return `dead letter: ${settlement.code}`
  return settlement?.state === 'left' ? describe(settlement.error) : null
}

function outcomeOf(settlement: Settlement | undefined): Attributes {
  switch (settlement?.state) {
    case 'skipped':
      return { 'tributary.state': 'skipped', 'tributary.reason': settlement.reason }
    case 'dead':
      return { 'tributary.state': 'dead', 'tributary.reason': settlement.code }
    default:
      return { 'tributary.state': settlement?.state ?? 'left' }
  }
}
