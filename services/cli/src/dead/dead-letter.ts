import type { DeadStage, StreamRecord } from '@tributary/core'
import { coordinatesText, DEAD_TOPICS, HEADERS, providerOfRawTopic } from '@tributary/core'
import { redrivesOf } from '@tributary/runtime/stream'
import { UNKNOWN_PROVIDER } from '../provider-option.ts'

/** A record of a dead-letter topic, read. */
export type DeadLetter = {
  readonly record: StreamRecord
  readonly address: string
  readonly stage: DeadStage
  readonly code: string
  /** Place and shape of what was wrong, never a value of the payload. */
  readonly detail: string
  readonly provider: string
  /** Address of the record that died. */
  readonly source: string
  readonly failedAtMs: number
  readonly redrives: number
}

export const DEAD_STAGES = Object.keys(DEAD_TOPICS) as readonly DeadStage[]

/** The stage that writes to a topic; undefined for a topic that is not for dead letters. */
export const stageOfTopic = (topic: string): DeadStage | undefined =>
  DEAD_STAGES.find((stage) => DEAD_TOPICS[stage] === topic)

/** Reads the headers of a dead letter; what is missing there is `unknown`, or the record's own time. */
export function readDeadLetter(stage: DeadStage, record: StreamRecord): DeadLetter {
  const { headers } = record
  const failedAtMs = Date.parse(headers[HEADERS.failedAt] ?? '')
  return {
    record,
    address: coordinatesText(record),
    stage,
    code: headers[HEADERS.code] ?? 'unknown',
    detail: headers[HEADERS.detail] ?? '',
    provider: providerOf(stage, record) || UNKNOWN_PROVIDER,
    source: sourceOf(record),
    failedAtMs: Number.isNaN(failedAtMs) ? record.timestampMs : failedAtMs,
    redrives: redrivesOf(record),
  }
}

/** Of a raw record its topic tells the provider, of a unified one its key, which begins with it. */
function providerOf(stage: DeadStage, { headers, key }: StreamRecord): string {
  if (stage === 'normalizer') return providerOfRawTopic(headers[HEADERS.sourceTopic] ?? '')
  return (
    Buffer.from(key ?? [])
      .toString()
      .split('|', 1)[0] ?? ''
  )
}

function sourceOf({ headers }: StreamRecord): string {
  const parts = [HEADERS.sourceTopic, HEADERS.sourcePartition, HEADERS.sourceOffset]
  return parts.map((name) => headers[name] ?? '?').join('/')
}
