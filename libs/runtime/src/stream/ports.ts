import type { OutRecord, StreamRecord } from '@tributary/core'

/** Consecutive records of one partition. */
export type StreamBatch = {
  readonly topic: string
  readonly partition: number
  readonly records: readonly StreamRecord[]
  /** Offset that the next record of the partition will get: what lag is measured against. */
  readonly highWatermark: bigint
  /** Aborted once the partition belongs to somebody else or the service stops. */
  readonly signal: AbortSignal
}

/** What to do with the partition after a batch. */
export type BatchResult = {
  /** Commit this offset, the next record to read; null commits nothing. */
  readonly commit: bigint | null
  /** Read nothing from the partition for this long, then go on from the commit; null goes on at once. */
  readonly pauseMs: number | null
}

/**
 * Where records come from.
 * `run` calls `onBatch` with the batches of each partition in order, one at a time per partition,
 * several partitions side by side. After a result it commits first and then reads on from the
 * commit; records past the commit come again. It begins at the group's committed offset, at the
 * beginning of the log where there is none. It resolves once the signal aborted and the calls under
 * way have ended, and rejects when it can never go on, or with what `onBatch` threw; then nothing of
 * that batch is committed.
 */
export interface Source {
  run(onBatch: (batch: StreamBatch) => Promise<BatchResult>, signal: AbortSignal): Promise<void>
  /** Whether the source holds its place in the group; otherwise the reason why not. */
  ready(): Promise<{ readonly ready: true } | { readonly ready: false; readonly reason: string }>
}

/** Where records go to. */
export interface Producer {
  /**
   * Resolves once all in-sync replicas have the record. Rejects with UNAVAILABLE when that cannot be
   * confirmed, before `expiresAt` (milliseconds of `performance.now()`) where given: the record may
   * then be in the topic or not.
   */
  publish(record: OutRecord, expiresAt?: number): Promise<void>
}
