import type { Addresses } from '@tributary/local-stack'

/** Where Kafka, the registry and ClickHouse are: plain data, which vitest hands to its workers. */
export type StackAddresses = Addresses

/** A running stack. Whoever started it calls `stop`. */
export interface TestStack {
  readonly addresses: StackAddresses
  stop(): Promise<void>
}

/** A running Kafka alone. Whoever started it calls `stop`. */
export interface TestKafka {
  readonly brokers: readonly string[]
  stop(): Promise<void>
}
