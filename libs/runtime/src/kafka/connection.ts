import type { ISocketFactory, KafkaConfig } from 'kafkajs'
import { Kafka, logLevel } from 'kafkajs'
import type { ConfigOf } from '../service/config.ts'
import { invalidConfig } from '../service/config.ts'
import {
  choice,
  flag,
  list,
  optionalFile,
  optionalSecret,
  optionalText,
} from '../service/config-fields.ts'
import type { Log } from '../service/log.ts'
import { registerCodecs } from './compression.ts'

/** How to reach Kafka; shared by every service and the command line. */
export const KAFKA_FIELDS = {
  brokers: list('KAFKA_BROKERS', '127.0.0.1:9092', 'Kafka brokers, host:port, comma separated.'),
  tls: flag('KAFKA_TLS', 'false', 'Whether to speak TLS to the brokers.'),
  tlsCa: optionalFile(
    'KAFKA_TLS_CA_FILE',
    'PEM file of the CA that signed the brokers; by default those that Node.js trusts.',
  ),
  saslMechanism: choice(
    { name: 'KAFKA_SASL_MECHANISM', doc: 'How to log in to the brokers.' },
    ['none', 'plain', 'scram-sha-256', 'scram-sha-512'],
    'none',
  ),
  saslUser: optionalText('KAFKA_SASL_USER', 'User name for SASL.'),
  saslPassword: optionalSecret('KAFKA_SASL_PASSWORD', 'Password for SASL.'),
} as const

export type KafkaSettings = ConfigOf<typeof KAFKA_FIELDS>

type Connection = {
  readonly clientId: string
  readonly settings: KafkaSettings
  readonly log: Log
  /** Opens a connection to a broker; by default TCP or TLS to the address it advertises. */
  readonly socketFactory?: ISocketFactory
}

/**
 * A kafkajs client. Its own retries are short, because every caller has a retry of its own with a
 * better view of what waits.
 */
export function createKafka({ clientId, settings, log, socketFactory }: Connection): Kafka {
  registerCodecs()
  return new Kafka({
    clientId,
    brokers: [...settings.brokers],
    connectionTimeout: 2_000,
    requestTimeout: 3_000,
    retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 2 },
    logLevel: logLevel.WARN,
    logCreator: () => forward(log),
    ...tls(settings),
    ...sasl(settings),
    ...(socketFactory && { socketFactory }),
  })
}

function tls({ tls: isOn, tlsCa }: KafkaSettings): Pick<KafkaConfig, 'ssl'> {
  if (!isOn) return {}
  return { ssl: tlsCa === null ? true : { ca: [tlsCa] } }
}

function sasl({ saslMechanism, saslUser, saslPassword }: KafkaSettings): Pick<KafkaConfig, 'sasl'> {
  if (saslMechanism === 'none') return {}
  if (saslUser === null || saslPassword === null) {
    throw invalidConfig([
      `KAFKA_SASL_MECHANISM is ${saslMechanism}, which needs KAFKA_SASL_USER and KAFKA_SASL_PASSWORD`,
    ])
  }
  const login = { username: saslUser, password: saslPassword.reveal() }
  return { sasl: { mechanism: saslMechanism, ...login } as NonNullable<KafkaConfig['sasl']> }
}

type Entry = {
  readonly namespace: string
  readonly log: { readonly message: string; error?: unknown }
}

/** The client's own messages are details of what the services report themselves. */
function forward(log: Log) {
  return ({ namespace, log: { message, error } }: Entry) =>
    log.debug({ kafka: namespace, ...(typeof error === 'string' && { error }) }, message)
}
