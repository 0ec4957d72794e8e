import { describe, Failure } from '@tributary/core'
import {
  loadNormalization,
  loadPersonalData,
  NORMALIZATION_FIELDS,
  PERSONAL_DATA_FIELDS,
} from '@tributary/normalization/settings'
import { CLICKHOUSE_FIELDS } from '@tributary/runtime/clickhouse'
import { createKafka, createKafkaProducer, KAFKA_FIELDS } from '@tributary/runtime/kafka'
import { createRegistry, REGISTRY_FIELDS } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import {
  CONSUMER_GROUPS,
  createLog,
  GATEWAY_PORT,
  httpUrl,
  readConfig,
  retry,
} from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'

/** Writes nothing: a command prints its own errors. */
export const silentLog = createLog('cli', 'fatal')

export const kafkaOf = (env: Env) =>
  createKafka({
    clientId: 'tributary-cli',
    settings: readConfig({ kafka: KAFKA_FIELDS }, env).kafka,
    log: silentLog,
  })

export type CommandKafka = ReturnType<typeof kafkaOf>

/** Limit of unconfirmed bytes: more than a command has in flight. */
const MAX_UNCONFIRMED_BYTES = 128 * 1024 * 1024
/** Attempts to reach the brokers, with about 3 s of pauses in all. */
const MAX_ATTEMPTS = 6

/** Lends a producer that has reached the topics. Rejects with UNAVAILABLE when it cannot. */
export async function withProducer<T>(
  kafka: CommandKafka,
  topics: readonly string[],
  use: (producer: Producer) => Promise<T>,
): Promise<T> {
  const options = { maxUnconfirmedBytes: MAX_UNCONFIRMED_BYTES, maxInFlight: 1 }
  const producer = createKafkaProducer({ kafka, log: silentLog, ...options })
  const stopped = new AbortController()
  const giveUp = (error: unknown, attempts: number) => {
    if (attempts >= MAX_ATTEMPTS) throw unreachable(error)
  }
  try {
    void producer.connect(stopped.signal)
    await retry(() => producer.probe(topics), giveUp, stopped.signal)
    return await use(producer)
  } finally {
    stopped.abort()
    await producer.close()
  }
}

function unreachable(error: unknown): Failure {
  const what = error instanceof Failure ? error.what : describe(error)
  const fix = error instanceof Failure ? error.fix : null
  return new Failure('UNAVAILABLE', { what, fix: fix ?? 'check KAFKA_BROKERS', cause: error })
}

/** Consumer groups of the normalizers and of the sinks. */
export const consumerGroupsOf = (env: Env) => readConfig({ groups: CONSUMER_GROUPS }, env).groups

const GATEWAY_FIELDS = {
  url: httpUrl(
    'GATEWAY_URL',
    `http://127.0.0.1:${GATEWAY_PORT.fallback}`,
    'URL of the gateway, without the path of a webhook.',
  ),
} as const

/** URL of the gateway without a slash at its end. */
export const gatewayUrlOf = (env: Env): string =>
  readConfig({ gateway: GATEWAY_FIELDS }, env).gateway.url.replace(/\/+$/, '')

export const registryOf = (env: Env) =>
  createRegistry(readConfig({ registry: REGISTRY_FIELDS }, env).registry)

export const clickHouseSettingsOf = (env: Env) =>
  readConfig({ clickhouse: CLICKHOUSE_FIELDS }, env).clickhouse

/** The treatment of personal data; needs no endpoints file. */
export const personalDataOf = (env: Env) =>
  loadPersonalData(readConfig({ personalData: PERSONAL_DATA_FIELDS }, env).personalData)

/** The normalization of raw records, by the variables and the endpoints file of the normalizer. */
export const normalizationOf = (env: Env) =>
  loadNormalization(readConfig({ normalization: NORMALIZATION_FIELDS }, env).normalization)
