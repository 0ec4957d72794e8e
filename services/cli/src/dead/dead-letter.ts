import type { DeadStage, StreamRecord } from '@tributary/core'
import {
  coordinatesText,
  DEAD_TOPICS,
  HEADERS,
  providerOfRawTopic,
  providerOfUnifiedKey,
} from '@tributary/core'
import { redrivesOf } from '@tributary/runtime/stream'
import { UNKNOWN } from '../records/groups.ts'

/** A record of a dead-letter topic, read. */
export type DeadLetter = {
  readonly record: StreamRecord
  /** `<topic>/<partition>/<offset>` of the dead letter. */
  readonly coordinates: string
  readonly stage: DeadStage
  readonly code: string
  /** Place and shape of what was wrong, never a value of the payload. */
  readonly detail: string
  readonly provider: string
  /** Coordinates of the record that failed. */
  readonly source: string
  readonly failedAtMs: number
  readonly redrives: number
}

export const DEAD_STAGES = Object.keys(DEAD_TOPICS) as readonly DeadStage[]

/** The stage that writes to a topic; undefined for a topic that is not for dead letters. */
export const stageOfTopic = (topic: string): DeadStage | undefined =>
  DEAD_STAGES.find((stage) => DEAD_TOPICS[stage] === topic)

/** Reads the headers of a dead letter. A missing one gives `unknown`, or the record's own time. */
export function readDeadLetter(stage: DeadStage, record: StreamRecord): DeadLetter {
  const { headers } = record
  const failedAtMs = Date.parse(headers[HEADERS.failedAt] ?? '')
  return {
    record,
    coordinates: coordinatesText(record),
    stage,
    code: headers[HEADERS.code] ?? UNKNOWN,
    detail: headers[HEADERS.detail] ?? '',
    provider: providerOf(stage, record) || UNKNOWN,
    source: sourceOf(record),
    failedAtMs: Number.isNaN(failedAtMs) ? record.timestampMs : failedAtMs,
    redrives: redrivesOf(record),
  }
}

/** The topic of a raw record names its provider; the key of a unified record begins with it. */
function providerOf(stage: DeadStage, { headers, key }: StreamRecord): string | null {
  if (stage === 'sink') return providerOfUnifiedKey(Buffer.from(key ?? []).toString())
  return providerOfRawTopic(headers[HEADERS.sourceTopic] ?? '')
}

function sourceOf({ headers }: StreamRecord): string {
  const parts = [HEADERS.sourceTopic, HEADERS.sourcePartition, HEADERS.sourceOffset]
  return parts.map((name) => headers[name] ?? '?').join('/')
}
