import type { Admin, ISocketFactory, KafkaConfig } from 'kafkajs'
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
import { registerCodecs } from './codecs.ts'

/** How to reach Kafka; shared by every service and the command line. */
export const KAFKA_FIELDS = {
  brokers: list('KAFKA_BROKERS', '127.0.0.1:9092', 'Kafka brokers, host:port, comma separated.'),
  tls: flag('KAFKA_TLS', 'false', 'Whether to use TLS to the brokers.'),
  tlsCa: optionalFile(
    'KAFKA_TLS_CA_FILE',
    'PEM file of the CA that signed the certificates of the brokers; by default the CAs that Node.js trusts.',
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

/** The fix of a failed question to the brokers. */
export const KAFKA_FIX = 'check KAFKA_BROKERS; if topics are missing, run "tributary topics apply"'

/** Limits of a single request to a broker. Milliseconds. */
export type RequestLimits = {
  readonly connectMs: number
  readonly answerMs: number
  /** Retries by kafkajs itself. */
  readonly retries: number
}

/** Few retries: every caller retries with its own deadline. */
const REQUEST_LIMITS: RequestLimits = { connectMs: 2_000, answerMs: 3_000, retries: 2 }

export type KafkaOptions = {
  readonly clientId: string
  readonly settings: KafkaSettings
  readonly log: Log
  /** Opens a connection to a broker; by default TCP or TLS to the address that the broker advertises. */
  readonly socketFactory?: ISocketFactory
  readonly limits?: RequestLimits
}

/** A kafkajs client. It connects nothing yet. */
export function createKafka(options: KafkaOptions): Kafka {
  const { clientId, settings, log, socketFactory, limits = REQUEST_LIMITS } = options
  registerCodecs()
  return new Kafka({
    clientId,
    brokers: [...settings.brokers],
    connectionTimeout: limits.connectMs,
    requestTimeout: limits.answerMs,
    retry: { initialRetryTime: 50, maxRetryTime: 500, retries: limits.retries },
    logLevel: logLevel.WARN,
    logCreator: () => forward(log),
    ...tls(settings),
    ...sasl(settings),
    ...(socketFactory && { socketFactory }),
  })
}

/** Lends a connected admin client and disconnects it, whatever happens. */
export async function withAdmin<T>(kafka: Kafka, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    return await use(admin)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
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

/** Logs what kafkajs says at level debug: the services report the same problems themselves. */
function forward(log: Log) {
  return ({ namespace, log: { message, error } }: Entry) =>
    log.debug({ kafka: namespace, ...(typeof error === 'string' && { error }) }, message)
}
