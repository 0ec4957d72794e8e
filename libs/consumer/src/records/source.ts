/** A record as Kafka has it. Header values are UTF-8 text. */
export type SourceRecord = {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  /** Timestamp of the Kafka record: when it was published, epoch milliseconds. */
  readonly timestampMs: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: Readonly<Record<string, string>>
}

/** What to read, and what to do with each record. */
export type Reading = {
  readonly groupId: string
  readonly topics: readonly string[]
  /** Called one at a time for each partition, in the order of offsets. */
  readonly onRecord: (record: SourceRecord) => Promise<void>
  readonly signal: AbortSignal
}

/** First offset of a partition, and the offset that its next record will have. */
export type Bounds = { readonly first: bigint; readonly next: bigint }

/**
 * The port to Kafka: implement it for a client of your own.
 * `consume` and `follow` resolve once the signal is aborted and the group is left. They reject with what
 * `onRecord` threw, or with the error after which the client does not continue by itself.
 */
export type Source = {
  /**
   * Reads as a member of the group, from its committed offsets, or from the beginning without one. Commits
   * the offset of a record only after `onRecord` has resolved for it and all earlier ones of the partition.
   */
  consume(reading: Reading): Promise<void>
  /** Reads all partitions from the beginning, and commits nothing. The group has no other member. */
  follow(reading: Reading): Promise<void>
  /** Bounds of each partition. Rejects when the topic does not exist. */
  bounds(topic: string): Promise<ReadonlyMap<number, Bounds>>
}
