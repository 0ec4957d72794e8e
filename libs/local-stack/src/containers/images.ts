import { OFFSETS_RETENTION_MINUTES } from '../parts/kafka-config.ts'
import type { Versions } from '../setup/versions.ts'

/** How to run a part from its official image. */
export type PartImage = {
  readonly image: string
  /** Port in the container. */
  readonly port: number
  readonly env: Readonly<Record<string, string>>
}

/** Name of the broker in the network of the containers. */
export const BROKER_ALIAS = 'broker'

/**
 * Apache Kafka with two listeners: one for clients on this machine, which reach it at `publishedPort`, and
 * one for the registry in the network of the containers.
 */
export const kafkaImage = ({ kafka }: Versions, publishedPort: number): PartImage => ({
  image: `apache/kafka:${kafka}`,
  port: 9092,
  env: {
    CLUSTER_ID: 'VHJpYnV0YXJ5Q2x1c3RlcjE',
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,INTERNAL://:19092,CONTROLLER://:9093',
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${publishedPort},INTERNAL://${BROKER_ALIAS}:19092`,
    KAFKA_INTER_BROKER_LISTENER_NAME: 'INTERNAL',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP:
      'PLAINTEXT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_LOG_DIRS: '/var/lib/kafka/data',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_NUM_PARTITIONS: '1',
    KAFKA_LOG_RETENTION_MS: '-1',
    KAFKA_OFFSETS_RETENTION_MINUTES: String(OFFSETS_RETENTION_MINUTES),
    KAFKA_MESSAGE_MAX_BYTES: String(4 * 1024 * 1024),
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  },
})

/** Apicurio Registry; it keeps its schemas in the Kafka at `BROKER_ALIAS`. */
export const registryImage = ({ apicurio }: Versions): PartImage => ({
  image: `apicurio/apicurio-registry:${apicurio}`,
  port: 8080,
  env: {
    APICURIO_STORAGE_KIND: 'kafkasql',
    APICURIO_KAFKASQL_BOOTSTRAP_SERVERS: `${BROKER_ALIAS}:19092`,
  },
})

/** ClickHouse with one user, who may do everything. */
export const clickhouseImage = (
  { clickhouse }: Versions,
  login: { readonly user: string; readonly password: string },
): PartImage => ({
  image: `clickhouse/clickhouse-server:${clickhouse}`,
  port: 8123,
  env: {
    CLICKHOUSE_USER: login.user,
    CLICKHOUSE_PASSWORD: login.password,
    CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1',
  },
})

/** Open files that ClickHouse may have. */
export const CLICKHOUSE_OPEN_FILES = 262_144
