import type { EncodedRecord } from '@tributary/normalization'

/** Where a replay puts its records: the unified topics, or a copy of the database. */
export type ReplayTarget = {
  /** Resolves once every record is durable. */
  publish(records: readonly EncodedRecord[]): Promise<void>
  /** Resolves once everything that was published is in the database. */
  settle(): Promise<void>
}
