import type { OutRecord, StreamRecord } from '@tributary/core'
import { coordinatesText, REDRIVES_TOPIC } from '@tributary/core'
import { readTopics } from '@tributary/runtime/kafka'
import type { CommandKafka } from '../clients.ts'

// Which dead letters and quarantined requests were published again: one record of control.redrives
// each, keyed by the coordinates. Consumer offsets cannot say it, because a filter leaves gaps.

/** The redrive log at the time of reading. */
export type RedriveLog = {
  /** When a record was published again (ISO time); null when it was not. */
  sentAt(record: StreamRecord): string | null
}

/** `timestamp` is that of the record: a recreated topic has other records at the same coordinates. */
type RedriveEntry = { readonly timestamp: number; readonly sent_at: string }

export async function readRedriveLog(kafka: CommandKafka): Promise<RedriveLog> {
  const entries = new Map<string, RedriveEntry>()
  for await (const { key, value } of readTopics(kafka, [{ topic: REDRIVES_TOPIC }])) {
    const entry = parseRedriveEntry(value)
    if (key !== null && entry !== null) entries.set(Buffer.from(key).toString(), entry)
  }
  return redriveLogOf(entries)
}

/** A log with these entries, by coordinates. */
export function redriveLogOf(entries: ReadonlyMap<string, RedriveEntry>): RedriveLog {
  return {
    sentAt(record) {
      const entry = entries.get(coordinatesText(record))
      return entry?.timestamp === record.timestampMs ? entry.sent_at : null
    },
  }
}

/** The log's record for a record that was published again. */
export function redriveLogRecord(record: StreamRecord, sentAtMs: number): OutRecord {
  const entry: RedriveEntry = {
    timestamp: record.timestampMs,
    sent_at: new Date(sentAtMs).toISOString(),
  }
  return {
    topic: REDRIVES_TOPIC,
    key: Buffer.from(coordinatesText(record)),
    value: Buffer.from(JSON.stringify(entry)),
    headers: {},
  }
}

/** Reads the value of a record of the log; null for any other bytes. */
export function parseRedriveEntry(value: Uint8Array): RedriveEntry | null {
  try {
    const { timestamp, sent_at } = JSON.parse(Buffer.from(value).toString())
    const isEntry = typeof timestamp === 'number' && typeof sent_at === 'string'
    return isEntry ? { timestamp, sent_at } : null
  } catch {
    return null
  }
}
