/** Addresses of one broker that is its own controller. */
export type KafkaAddresses = { readonly port: number; readonly controllerPort: number }

/**
 * Configuration of the broker (https://kafka.apache.org/documentation/#brokerconfigs), for a single
 * node with a static quorum, so that the controller's port may differ at every start.
 */
/** 91 days, as in the compose file. */
export const OFFSETS_RETENTION_MINUTES = 131_040

export function serverProperties(of: KafkaAddresses & { readonly logDir: string }): string {
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${of.controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${of.port},CONTROLLER://127.0.0.1:${of.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${of.port}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': of.logDir,

    // Code has one list of topics. A topic that another program creates keeps its data by default.
    'auto.create.topics.enable': false,
    'num.partitions': 1,
    'log.retention.ms': -1,
    // Longer than the retention of every topic, so that a stack that was stopped goes on where it was.
    'offsets.retention.minutes': OFFSETS_RETENTION_MINUTES,
    // Room for a body of 1 MiB with its headers, and for its dead letter.
    'message.max.bytes': 4 * 1024 * 1024,

    // One broker.
    'default.replication.factor': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,

    // A killed broker may join again when its old session has ended, which takes 9 s by default.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,

    // A small machine: few threads, few internal partitions, no wait for further consumers.
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.num.partitions': 4,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 2,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
  }
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

/** log4j2 configuration: warnings and worse on stdout, which is the log file. */
export const LOG4J_PROPERTIES = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss.SSSX}{UTC} %p %c{1}: %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`
