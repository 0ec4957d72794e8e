import type { DeadCode, StreamRecord } from '@tributary/core'
import type { Infrastructure } from '@tributary/local-stack'
import type { MemoryDisk } from '@tributary/testing'
import type { Journal } from '../load/journal.ts'
import type { Random } from '../load/random.ts'
import type { Send } from '../load/sender.ts'
import type { Groups } from '../oracle/offsets.ts'
import type { Deployment } from './deployment.ts'
import type { DiskName } from './disks.ts'
import type { HttpLine } from './http-line.ts'
import type { KafkaLine } from './kafka-line.ts'
import type { Database, StackClients } from './stack-clients.ts'

/** What a fault has its hands on during a run. */
export type Rig = {
  readonly stack: Infrastructure
  readonly clients: StackClients
  readonly deployment: Deployment
  readonly groups: Groups
  /** The line from the sinks to ClickHouse. */
  readonly clickhouse: HttpLine
  /** The line from the gateway and the normalizers to Kafka, where the scenario has one. */
  readonly kafka: KafkaLine
  readonly database: Database
  /** The disk of a part or of the spools, for a scenario that needs disks. */
  disk(name: DiskName): MemoryDisk
  readonly journal: Journal
  /** Moments and choices of the fault: the seed of the run repeats them. */
  readonly random: Random
  /** Sends a webhook of the fault's own and journals it. */
  readonly send: Send
  /**
   * Digests of the values that the fault puts into unified topics by hand, and the code that each
   * must get as a dead letter.
   */
  readonly putByHand: Map<string, DeadCode>
  /** Unified records that the fault removed from their topics. */
  readonly removed: StreamRecord[]
}

/** Something that goes wrong. */
export type Fault = {
  /** Begins; resolves once it is in effect. */
  apply(rig: Rig): Promise<void>
  /** Ends; resolves once its cause is gone. Called when `apply` failed as well. */
  heal(rig: Rig): Promise<void>
  /** How long it lasts, from the end of `apply`. */
  readonly lastsMs: number
}
