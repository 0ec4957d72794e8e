import { Consumer } from '@platformatic/kafka'
import { kafkajsSource } from '../../libs/consumer/src/adapters/kafkajs.ts'
import { platformaticSource } from '../../libs/consumer/src/adapters/platformatic.ts'
import type { Source } from '../../libs/consumer/src/records/index.ts'
import { kafkaOf } from './rig.ts'

/** The shortest session that a broker accepts by default, milliseconds. */
const SESSION_MS = 6_000

/** A source of each client. A member that dies leaves its group soon. */
export const SOURCES: Readonly<Record<string, (brokers: readonly string[]) => Source>> = {
  kafkajs: (brokers) => kafkajsSource(kafkaOf(brokers), { sessionTimeoutMs: SESSION_MS }),
  '@platformatic/kafka': (brokers) =>
    platformaticSource(
      (groupId) =>
        new Consumer({
          ...{ groupId, clientId: 'test', bootstrapBrokers: [...brokers] },
          ...{ sessionTimeout: SESSION_MS, heartbeatInterval: 1_000, rebalanceTimeout: 10_000 },
          ...{ retries: 10, maxWaitTime: 200 },
        }),
    ),
}
