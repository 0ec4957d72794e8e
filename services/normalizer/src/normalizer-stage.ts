import type { Outcome, UnifiedKind } from '@tributary/core'
import { dead, describe, HEADERS, ok, UNIFIED_TOPICS, unifiedKey } from '@tributary/core'
import type {
  Encoder,
  OutRecord,
  Producer,
  Settlement,
  Stage,
  StreamRecord,
} from '@tributary/runtime'
import type { Unified } from './normalize.ts'

export type Encoders = { readonly [K in UnifiedKind]: Encoder<K> }

export type StageOptions = {
  readonly normalize: (raw: StreamRecord) => Outcome<readonly Unified[]>
  readonly encoders: Encoders
  readonly producer: Producer
}

const textEncoder = new TextEncoder()

/** raw topics in, unified topics out: emitted once every record of the webhook is acknowledged. */
export function createNormalizerStage({ normalize, encoders, producer }: StageOptions): Stage {
  async function settle(raw: StreamRecord): Promise<Settlement> {
    const outcome = contained(() => prepare(raw))
    if (outcome.kind === 'skip') return { state: 'skipped', reason: outcome.reason }
    if (outcome.kind === 'dead')
      return { state: 'dead', code: outcome.code, detail: outcome.detail }
    try {
      await Promise.all(outcome.value.map((record) => producer.publish(record)))
      return { state: 'emitted' }
    } catch (error) {
      return { state: 'left', error }
    }
  }

  function prepare(raw: StreamRecord): Outcome<readonly OutRecord[]> {
    const outcome = normalize(raw)
    if (outcome.kind !== 'ok') return outcome
    try {
      return ok(outcome.value.map((unified) => outRecord(unified, encoders)))
    } catch (error) {
      return dead('UNENCODABLE', `a mapped record does not fit its schema: ${shapeOf(error)}`)
    }
  }

  return { settle: (batch) => Promise.all(batch.records.map(settle)) }
}

/** A throw of pure code is a bug of ours: the record is kept, the partition goes on. */
function contained<T>(work: () => Outcome<T>): Outcome<T> {
  try {
    return work()
  } catch (error) {
    return dead('HANDLER_BUG', shapeOf(error))
  }
}

/** What was thrown, without its message, which may quote the payload. */
function shapeOf(error: unknown): string {
  return error instanceof Error ? error.name : describe(error)
}

function outRecord(unified: Unified, encoders: Encoders): OutRecord {
  const { record } = unified
  const key = unifiedKey({ ...record, entity_id: entityIdOf(unified) })
  return {
    topic: UNIFIED_TOPICS[unified.kind],
    key: textEncoder.encode(key),
    value: encode(unified, encoders),
    headers: { [HEADERS.eventId]: record.event_id },
  }
}

function encode(unified: Unified, encoders: Encoders): Uint8Array {
  switch (unified.kind) {
    case 'message':
      return encoders.message(unified.record)
    case 'call':
      return encoders.call(unified.record)
    case 'conversation':
      return encoders.conversation(unified.record)
  }
}

function entityIdOf({ kind, record }: Unified): string {
  switch (kind) {
    case 'message':
      return record.message_id
    case 'call':
      return record.call_id
    case 'conversation':
      return record.conversation_id
  }
}
