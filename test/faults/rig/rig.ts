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

/** Everything that a fault can act on during a run. */
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
  /** Decides the moments and choices of the fault. The seed of the run repeats them. */
  readonly random: Random
  /** Sends an additional webhook and records it in the journal. */
  readonly send: Send
  /**
   * Digests of the values that the fault puts into unified topics by hand, and the code that each
   * must get as a dead letter.
   */
  readonly putByHand: Map<string, DeadCode>
  /** Unified records that the fault removed from their topics. */
  readonly removed: StreamRecord[]
}

/** A fault. */
export type Fault = {
  /** Starts the fault. Resolves once it is in effect. */
  apply(rig: Rig): Promise<void>
  /** Ends the fault. Resolves once its cause is gone. Called also after a failed `apply`. */
  heal(rig: Rig): Promise<void>
  /** Time from the end of `apply` to `heal`, in milliseconds. */
  readonly lastsMs: number
}
