import type { ScratchDatabase } from '../analytics/scratch-database.ts'
import { callRecords } from './history-calls.ts'
import { closeRecords, deletionRecords, messageRecords, statusRecords } from './history-messages.ts'
import { SURROUNDINGS } from './history-surroundings.ts'

/**
 * Size of the generated history: the year until the end of November 2026. Contacts write in bursts of eight
 * messages, call, are missed and called back; bots reply, conversations are closed, and a few messages fail,
 * move to another conversation or are deleted.
 */
export type HistorySize = { readonly messages: number; readonly calls: number }

/** Rows of one insert. */
const BATCH = 100_000

/** Messages per burst; a quarter of the bursts ends with a close. */
const BURST = 8
const CLOSED_EVERY = 4

/** One of so many messages has a newer record, a status of its own, or is deleted. */
const EVERY = { newer: 10, status: 100, deletion: 20_000 } as const

/**
 * Fills the landing tables with SQL instead of the sink, and the tables that people fill. The data comes
 * from hashes, so it is always the same.
 */
export async function loadHistory(database: ScratchDatabase, size: HistorySize): Promise<void> {
  for (const statement of SURROUNDINGS) await database.command(statement)
  const load = async (rows: number, ...records: readonly ((numbers: string) => string)[]) => {
    for (let from = 0; from < rows; from += BATCH) {
      const count = Math.min(BATCH, Math.ceil(rows - from))
      for (const statement of records)
        await database.command(statement(`(SELECT number + ${from} AS row FROM numbers(${count}))`))
    }
  }
  const { messages, calls } = size
  await load(messages, (rows) => messageRecords(size, { rows, every: 1, isNewer: false }))
  await load(messages / EVERY.newer, (rows) =>
    messageRecords(size, { rows, every: EVERY.newer, isNewer: true }),
  )
  await load(messages / EVERY.status, (rows) => statusRecords(size, { rows, every: EVERY.status }))
  await load(messages / EVERY.deletion, (rows) =>
    deletionRecords(size, { rows, every: EVERY.deletion }),
  )
  const closes = BURST * CLOSED_EVERY
  await load(messages / closes, (rows) => closeRecords(size, { rows, every: closes }))
  await load(
    calls,
    (rows) => callRecords(size, { rows, isEnded: false }),
    (rows) => callRecords(size, { rows, isEnded: true }),
  )
}
