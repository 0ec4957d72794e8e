import type { DeadCode, DeadStage } from '@tributary/core'
import { DEAD_TOPICS, HEADERS } from '@tributary/core'
import type { OutRecord, StreamRecord } from './ports.ts'

/** Why a record is dead. `detail` names the place and shape, never a value of the payload. */
export type DeathNote = {
  readonly code: DeadCode
  readonly detail: string
  readonly failedAtMs: number
}

/**
 * The dead letter of a record: its exact key and bytes, its own headers, and beside them the reason
 * and the coordinates. The count of redrives of a record that was redriven goes on.
 */
export function deadLetterOf(stage: DeadStage, record: StreamRecord, note: DeathNote): OutRecord {
  return {
    topic: DEAD_TOPICS[stage],
    key: record.key,
    value: record.value,
    headers: {
      ...record.headers,
      [HEADERS.code]: note.code,
      [HEADERS.detail]: note.detail,
      [HEADERS.stage]: stage,
      [HEADERS.sourceTopic]: record.topic,
      [HEADERS.sourcePartition]: String(record.partition),
      [HEADERS.sourceOffset]: String(record.offset),
      [HEADERS.failedAt]: new Date(note.failedAtMs).toISOString(),
      [HEADERS.redrives]: record.headers[HEADERS.redrives] ?? '0',
    },
  }
}
