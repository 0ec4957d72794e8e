import type { DeadCode, OutRecord, StreamRecord } from '@tributary/core'

/** Consecutive records of one partition. */
export type StreamBatch = {
  readonly topic: string
  readonly partition: number
  readonly records: readonly StreamRecord[]
  /** Offset that the next record of the partition will get; lag is measured against it. */
  readonly highWatermark: bigint
  /**
   * The notes of the last commits, by partition: of the partitions of the topic that this process owns.
   */
  readonly notes: ReadonlyMap<number, string>
  /**
   * Aborts when another process owns the partition or the service stops. All batches have the same
   * signal until then.
   */
  readonly signal: AbortSignal
}

/** Tells the source how to continue a partition after a batch. */
export type BatchResult = {
  /** Offset to commit, the next record to read; null commits nothing. */
  readonly commit: bigint | null
  /**
   * Text that is stored with the commit, at most 4,096 characters. It comes back in the `notes` of the
   * batches, in another process as well.
   */
  readonly note?: string
  /** Milliseconds for which the source reads nothing from the partition; null continues at once. */
  readonly pauseMs: number | null
}

/**
 * Where a stream reads its records.
 * - `run` calls `onBatch` with the batches of a partition in order, one at a time. Different partitions
 *   run concurrently.
 * - It starts at the committed offset of the group, or at the beginning of the log without one.
 * - After a result it commits first and then continues from the commit: it redelivers records past
 *   the commit.
 * - It resolves once the signal has aborted and the running calls have ended. It rejects when it can
 *   never continue, or with the error of `onBatch`, and then commits nothing of that batch.
 */
export interface Source {
  run(onBatch: (batch: StreamBatch) => Promise<BatchResult>, signal: AbortSignal): Promise<void>
  /** Whether the source is a member of its group; otherwise the reason why not. */
  ready(): Promise<{ readonly ready: true } | { readonly ready: false; readonly reason: string }>
}

/**
 * The state of a record after a stage. The first three are terminal.
 * - `emitted`: everything that the record caused is durable.
 * - `skipped`: the record is not for us; counted by `reason`.
 * - `dead`: the record can never succeed; the loop writes its dead letter.
 * - `left`: a temporary error; the record is redelivered.
 */
export type Settlement =
  | { readonly state: 'emitted' }
  | { readonly state: 'skipped'; readonly reason: string }
  | { readonly state: 'dead'; readonly code: DeadCode; readonly detail: string }
  | { readonly state: 'left'; readonly error: unknown }

/**
 * One step of the pipeline.
 * `settle` returns one settlement per record, in the order of the records. It may reject: with a
 * Failure of kind fatal to stop the service, with any other error to leave the whole batch for
 * redelivery.
 */
export interface Stage {
  settle(batch: StreamBatch): Promise<readonly Settlement[]>
}

/** Where a stream publishes its records. */
export interface Producer {
  /**
   * Resolves once all in-sync replicas have the record. Rejects with UNAVAILABLE when Kafka does not
   * confirm that, or not before `expiresAt` (milliseconds of `performance.now()`). The topic may or may
   * not have the record then. Rejects with RECORD_REFUSED when Kafka never takes this record.
   */
  publish(record: OutRecord, expiresAt?: number): Promise<void>
}
