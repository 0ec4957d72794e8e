import type { OutRecord, StreamRecord } from '@tributary/core'
import { HEADERS } from '@tributary/core'
import type { PrepareOptions } from '@tributary/normalization'
import { prepare } from '@tributary/normalization'
import type { Producer, Settlement, Stage } from '@tributary/runtime/stream'

export type StageOptions = PrepareOptions & { readonly producer: Producer }

/** raw topics in, unified topics out: emitted once every record of the webhook is acknowledged. */
export function createNormalizerStage({ producer, ...options }: StageOptions): Stage {
  async function settle(raw: StreamRecord): Promise<Settlement> {
    const outcome = prepare(raw, options)
    if (outcome.kind === 'skip') return { state: 'skipped', reason: outcome.reason }
    if (outcome.kind === 'dead')
      return { state: 'dead', code: outcome.code, detail: outcome.detail }
    try {
      await Promise.all(outcome.value.map(({ out }) => producer.publish(traced(out, raw))))
      return { state: 'emitted' }
    } catch (error) {
      return { state: 'left', error }
    }
  }

  return { settle: (batch) => Promise.all(batch.records.map(settle)) }
}

/** The trace of a webhook goes on with what it became. */
function traced(out: OutRecord, raw: StreamRecord): OutRecord {
  const traceparent = raw.headers[HEADERS.traceparent]
  if (traceparent === undefined) return out
  return { ...out, headers: { ...out.headers, [HEADERS.traceparent]: traceparent } }
}
