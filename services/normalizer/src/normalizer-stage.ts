import type { OutRecord, StreamRecord } from '@tributary/core'
import { Failure, HEADERS } from '@tributary/core'
import type { EncodeOptions } from '@tributary/normalization'
import { normalizeAndEncode } from '@tributary/normalization'
import type { Producer, Settlement, Stage } from '@tributary/runtime/stream'

export type NormalizerStageOptions = EncodeOptions & {
  readonly producer: Producer
  /**
   * Throws while the suppression list may be out of date. The stage then leaves the batch for
   * redelivery, so that no record about a suppressed person is published.
   */
  readonly assertListFresh: () => void
}

/** Raw topics in, unified topics out: a record is emitted once Kafka has all its unified records. */
export function createNormalizerStage(options: NormalizerStageOptions): Stage {
  const { producer, assertListFresh } = options

  async function settle(raw: StreamRecord): Promise<Settlement> {
    const outcome = normalizeAndEncode(raw, options)
    if (outcome.kind === 'skip') return { state: 'skipped', reason: outcome.reason }
    if (outcome.kind === 'dead')
      return { state: 'dead', code: outcome.code, detail: outcome.detail }
    try {
      await Promise.all(outcome.value.map(({ out }) => producer.publish(traced(out, raw))))
      return { state: 'emitted' }
    } catch (error) {
      return isRefused(error)
        ? { state: 'dead', code: 'RECORD_REFUSED', detail: error.what }
        : { state: 'left', error }
    }
  }

  return {
    async settle({ records }) {
      assertListFresh()
      return Promise.all(records.map(settle))
    },
  }
}

/** Whether Kafka refuses a unified record: the raw record is then dead, and the partition goes on. */
const isRefused = (error: unknown): error is Failure =>
  error instanceof Failure && error.code === 'RECORD_REFUSED'

/** The record in the trace of its webhook. */
function traced(out: OutRecord, raw: StreamRecord): OutRecord {
  const traceparent = raw.headers[HEADERS.traceparent]
  if (traceparent === undefined) return out
  return { ...out, headers: { ...out.headers, [HEADERS.traceparent]: traceparent } }
}
