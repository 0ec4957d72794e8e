// The parts of kafkajs that the adapter uses (https://kafka.js.org), so that the package needs no types of it.

export type KafkaJs = {
  consumer(config: {
    groupId: string
    allowAutoTopicCreation?: boolean
    sessionTimeout?: number
  }): KafkaJsConsumer
  admin(): KafkaJsAdmin
}

export type KafkaJsAdmin = {
  connect(): Promise<void>
  disconnect(): Promise<void>
  fetchTopicOffsets(topic: string): Promise<{ partition: number; high: string; low: string }[]>
}

export type KafkaJsConsumer = {
  connect(): Promise<void>
  disconnect(): Promise<void>
  subscribe(subscription: { topics: string[]; fromBeginning: boolean }): Promise<void>
  run(config: {
    autoCommit: boolean
    eachBatchAutoResolve: boolean
    partitionsConsumedConcurrently: number
    eachBatch: (payload: KafkaJsBatch) => Promise<void>
  }): Promise<void>
  commitOffsets(offsets: { topic: string; partition: number; offset: string }[]): Promise<void>
  on(
    event: 'consumer.crash',
    listener: (event: { payload: { error: Error; restart: boolean } }) => void,
  ): unknown
}

export type KafkaJsBatch = {
  batch: { topic: string; partition: number; messages: KafkaJsMessage[] }
  resolveOffset(offset: string): void
  heartbeat(): Promise<void>
  isRunning(): boolean
  isStale(): boolean
}

/** One value, or several of one name. */
export type HeaderValue = Uint8Array | string | (Uint8Array | string)[] | undefined

export type KafkaJsMessage = {
  key: Uint8Array | null
  value: Uint8Array | null
  timestamp: string
  offset: string
  headers?: { [name: string]: HeaderValue } | undefined
}
