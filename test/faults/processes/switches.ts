import { connect } from 'node:net'
import type { KafkaSettings } from '@tributary/runtime/kafka'
import { createKafka } from '@tributary/runtime/kafka'
import type { Log } from '@tributary/runtime/service'
import type { Producer, Source } from '@tributary/runtime/stream'
import type { SpoolFiles } from '../../../services/gateway/src/spool/spool-folder.ts'
import { createMemoryFiles } from '../../../services/gateway/src/testing/memory-files.ts'
import type { Insert } from '../../../services/sink/src/table-writer.ts'
import { createFailPoints } from './fail-points.ts'
import { failingInsert, failingProducer, failingSource } from './failing-ports.ts'
import type { Protection } from './unsafe-ports.ts'
import {
  answersFirst,
  commitsFirst,
  givesUp,
  idempotent,
  keepsNoDeadLetters,
} from './unsafe-ports.ts'

/** Variables of the fault tests' processes, in addition to those of the service. */
export type SwitchVariables = {
  /** File with the order of the fail points. */
  readonly FAIL_POINTS_FILE: string
  /** The protection to switch off; blank for none. */
  readonly WITHOUT: Protection | ''
  /** Port of the proxy to Kafka on 127.0.0.1; blank to connect to the brokers. */
  readonly KAFKA_LINE: string
}

/** How the test processes change the ports of a service. */
export type Switches = {
  source<S extends Source>(source: S): S
  producer<P extends Producer>(producer: P, kafka: ReturnType<typeof createKafka>): P
  insert(insert: Insert): Insert
  spoolFiles(files: SpoolFiles): SpoolFiles
  kafka(clientId: string, settings: KafkaSettings, log: Log): ReturnType<typeof createKafka>
}

export function readSwitches(env: Readonly<Record<string, string | undefined>>): Switches {
  const points = createFailPoints(env['FAIL_POINTS_FILE'] ?? '')
  const without = (protection: Protection) => env['WITHOUT'] === protection
  const line = Number(env['KAFKA_LINE'] || Number.NaN)
  return {
    source: (source) =>
      failingSource(without('commit-after-effect') ? commitsFirst(source) : source, points),
    producer(producer, kafka) {
      if (without('dead-letters')) return failingProducer(keepsNoDeadLetters(producer), points)
      if (without('answer-after-ack')) return failingProducer(answersFirst(producer), points)
      if (without('plain-producer')) return failingProducer(idempotent(producer, kafka), points)
      return failingProducer(producer, points)
    },
    insert: (insert) => failingInsert(without('try-again') ? givesUp(insert) : insert, points),
    spoolFiles: (files) => (without('spool-on-disk') ? createMemoryFiles() : files),
    kafka: (clientId, settings, log) =>
      createKafka({
        ...{ clientId, settings, log },
        ...(Number.isFinite(line) && {
          socketFactory: ({ onConnect }) => connect(line, '127.0.0.1', onConnect),
        }),
      }),
  }
}
