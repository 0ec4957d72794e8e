import type { OutRecord, StreamRecord } from '@tributary/core'
import { coordinatesText, REDRIVES_TOPIC } from '@tributary/core'
import { readTopics } from '@tributary/runtime/kafka'
import type { AdminKafka } from '../clients.ts'

// Which dead letters and quarantined requests were published again: one record of control.redrives
// each, keyed by the address. Consumer offsets could not tell, because a filter leaves gaps.

/** The ledger as it was when it was read. */
export type Ledger = {
  /** When a record was published again; null when it was not. */
  sentAt(record: StreamRecord): string | null
}

/** `timestamp` is that of the record: addresses come again when a topic is made anew. */
type Entry = { readonly timestamp: number; readonly sent_at: string }

export async function readLedger(kafka: AdminKafka): Promise<Ledger> {
  const entries = new Map<string, Entry>()
  for await (const { key, value } of readTopics(kafka, [{ topic: REDRIVES_TOPIC }])) {
    const entry = entryOf(value)
    if (key !== null && entry !== null) entries.set(Buffer.from(key).toString(), entry)
  }
  return ledgerOf(entries)
}

export function ledgerOf(entries: ReadonlyMap<string, Entry>): Ledger {
  return {
    sentAt(record) {
      const entry = entries.get(coordinatesText(record))
      return entry?.timestamp === record.timestampMs ? entry.sent_at : null
    },
  }
}

/** The entry for a record that was published again. */
export function ledgerRecord(record: StreamRecord, sentAtMs: number): OutRecord {
  const entry: Entry = {
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

/** Null for a value that is none of ours. */
export function entryOf(value: Uint8Array): Entry | null {
  try {
    const { timestamp, sent_at } = JSON.parse(Buffer.from(value).toString())
    const isEntry = typeof timestamp === 'number' && typeof sent_at === 'string'
    return isEntry ? { timestamp, sent_at } : null
  } catch {
    return null
  }
}
