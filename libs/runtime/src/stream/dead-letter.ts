import type { DeadCode, DeadStage, OutRecord, StreamRecord } from '@tributary/core'
import { DEAD_TOPICS, HEADERS, rawTopic } from '@tributary/core'
import { headerTimeMs } from './header-time.ts'

/** Why a record is dead. `detail` names the place and the shape, never a value of the payload. */
export type DeadReason = {
  readonly code: DeadCode
  readonly detail: string
  readonly failedAtMs: number
}

/**
 * The dead letter of a record: its exact key and bytes, its own headers, and in further headers the
 * reason and the coordinates. Keeps the count of redrives of the record.
 */
export function deadLetterOf(
  stage: DeadStage,
  record: StreamRecord,
  reason: DeadReason,
): OutRecord {
  return {
    topic: DEAD_TOPICS[stage],
    key: record.key,
    value: record.value,
    headers: {
      ...record.headers,
      [HEADERS.code]: reason.code,
      [HEADERS.detail]: reason.detail,
      [HEADERS.stage]: stage,
      [HEADERS.sourceTopic]: record.topic,
      [HEADERS.sourcePartition]: String(record.partition),
      [HEADERS.sourceOffset]: String(record.offset),
      [HEADERS.sourceTimestamp]: String(record.timestampMs),
      [HEADERS.failedAt]: new Date(reason.failedAtMs).toISOString(),
      [HEADERS.redrives]: record.headers[HEADERS.redrives] ?? '0',
    },
  }
}

/** Headers that a dead letter has in addition to those of its source record. */
const NOTE_HEADERS: ReadonlySet<string> = new Set([
  HEADERS.code,
  HEADERS.detail,
  HEADERS.stage,
  HEADERS.sourceTopic,
  HEADERS.sourcePartition,
  HEADERS.sourceOffset,
  HEADERS.sourceTimestamp,
  HEADERS.failedAt,
])

const RAW_TOPICS = rawTopic('')

/** How often the source record of a dead letter has been published again. */
export function redrivesOf({ headers }: Pick<StreamRecord, 'headers'>): number {
  const count = Number(headers[HEADERS.redrives])
  return Number.isSafeInteger(count) && count > 0 ? count : 0
}

/**
 * The source record of a dead letter, ready to publish again: its exact key and bytes, its own headers,
 * and `redrives` raised by one. A raw record keeps its timestamp, the time received. A unified record
 * has that time in its value and takes the time of the send, so that its retention starts again.
 * Null when the dead letter does not name its source topic or time.
 */
export function redriveOf(letter: StreamRecord): OutRecord | null {
  const topic = letter.headers[HEADERS.sourceTopic] ?? ''
  const timestampMs = headerTimeMs(letter.headers[HEADERS.sourceTimestamp])
  if (topic === '' || timestampMs === undefined) return null
  const own = Object.entries(letter.headers).filter(([name]) => !NOTE_HEADERS.has(name))
  return {
    topic,
    key: letter.key,
    value: letter.value,
    headers: { ...Object.fromEntries(own), [HEADERS.redrives]: String(redrivesOf(letter) + 1) },
    ...(topic.startsWith(RAW_TOPICS) && { timestampMs }),
  }
}
