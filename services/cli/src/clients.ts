import { describe, Failure } from '@tributary/core'
import {
  loadNormalization,
  loadPersonalData,
  NORMALIZATION_FIELDS,
  PERSONAL_DATA_FIELDS,
} from '@tributary/normalization/settings'
import { CLICKHOUSE_FIELDS, createClickHouse } from '@tributary/runtime/clickhouse'
import { createKafka, createKafkaProducer, KAFKA_FIELDS } from '@tributary/runtime/kafka'
import { createRegistry, REGISTRY_FIELDS } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import { createLog, readConfig, retry } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'

/** Only what went wrong reaches the terminal, and the commands say that themselves. */
export const silentLog = createLog('admin', 'fatal')

export const kafkaOf = (env: Env) =>
  createKafka({
    clientId: 'tributary-admin',
    settings: readConfig({ kafka: KAFKA_FIELDS }, env).kafka,
    log: silentLog,
  })

export type AdminKafka = ReturnType<typeof kafkaOf>

/** Bytes that may wait for Kafka: more than a command has under way. */
const MAX_UNCONFIRMED_BYTES = 128 * 1024 * 1024
/** Attempts to reach the brokers, over some 3 s of pauses. */
const MAX_ATTEMPTS = 6

/** Lends a producer that has reached the topics; UNAVAILABLE, with the mend, when it cannot. */
export async function withProducer<T>(
  kafka: AdminKafka,
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
  const why = error instanceof Failure ? error.message : describe(error)
  return new Failure('UNAVAILABLE', `${why}: check KAFKA_BROKERS`, error)
}

export const registryOf = (env: Env) =>
  createRegistry(readConfig({ registry: REGISTRY_FIELDS }, env).registry)

export const clickHouseSettingsOf = (env: Env) =>
  readConfig({ clickhouse: CLICKHOUSE_FIELDS }, env).clickhouse

export const clickHouseOf = (env: Env) => createClickHouse(clickHouseSettingsOf(env))

/** How personal data is treated; needs no endpoints file. */
export const personalDataOf = (env: Env) =>
  loadPersonalData(readConfig({ personalData: PERSONAL_DATA_FIELDS }, env).personalData)

/** What a raw record becomes, by the variables and the endpoints file of the normalizer. */
export const normalizationOf = (env: Env) =>
  loadNormalization(readConfig({ normalization: NORMALIZATION_FIELDS }, env).normalization)
