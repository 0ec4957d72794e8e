import { randomBytes } from 'node:crypto'
import { freePort, loadVersions, type Versions } from '@tributary/local-stack'
import { GenericContainer, Network, type StartedTestContainer, Wait } from 'testcontainers'
import type { StackAddresses, TestKafka, TestStack } from './stack-addresses.ts'

const BROKER_ALIAS = 'broker'
const START_TIMEOUT_MS = 120_000

/** Starts the parts from their official images, in the versions of deploy/.env. */
export async function startContainerStack(): Promise<TestStack> {
  const versions = loadVersions()
  const network = await new Network().start()
  const port = await freePort()
  const [broker, clickhouse] = await Promise.all([
    kafkaContainer(versions, port).withNetwork(network).withNetworkAliases(BROKER_ALIAS).start(),
    startClickHouse(versions),
  ])
  const registry = await registryContainer(versions).withNetwork(network).start()
  return {
    addresses: {
      kafka: { brokers: [`127.0.0.1:${port}`] },
      registry: { url: `${httpUrl(registry, 8080)}/apis/ccompat/v7` },
      clickhouse: clickhouse.login,
    },
    async stop() {
      await Promise.all([registry.stop(), clickhouse.container.stop()])
      await broker.stop()
      await network.stop()
    },
  }
}

/** Starts a Kafka alone. */
export async function startContainerKafka(): Promise<TestKafka> {
  const port = await freePort()
  const network = await new Network().start()
  const broker = await kafkaContainer(loadVersions(), port)
    .withNetwork(network)
    .withNetworkAliases(BROKER_ALIAS)
    .start()
  return {
    brokers: [`127.0.0.1:${port}`],
    async stop() {
      await broker.stop()
      await network.stop()
    },
  }
}

/** Has two listeners: tests use the published port, the registry uses the one in the network. */
function kafkaContainer({ kafka }: Versions, port: number): GenericContainer {
  return new GenericContainer(`apache/kafka:${kafka}`)
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,INTERNAL://:19092,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port},INTERNAL://${BROKER_ALIAS}:19092`,
      KAFKA_INTER_BROKER_LISTENER_NAME: 'INTERNAL',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP:
        'PLAINTEXT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_MESSAGE_MAX_BYTES: String(4 * 1024 * 1024),
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(START_TIMEOUT_MS)
}

function registryContainer({ apicurio }: Versions): GenericContainer {
  return new GenericContainer(`apicurio/apicurio-registry:${apicurio}`)
    .withExposedPorts(8080)
    .withEnvironment({
      APICURIO_STORAGE_KIND: 'kafkasql',
      APICURIO_KAFKASQL_BOOTSTRAP_SERVERS: `${BROKER_ALIAS}:19092`,
    })
    .withWaitStrategy(Wait.forHttp('/apis/ccompat/v7/subjects', 8080))
    .withStartupTimeout(START_TIMEOUT_MS)
}

async function startClickHouse({ clickhouse }: Versions): Promise<{
  readonly container: StartedTestContainer
  readonly login: StackAddresses['clickhouse']
}> {
  const user = 'tributary'
  const password = randomBytes(18).toString('base64url')
  const container = await new GenericContainer(`clickhouse/clickhouse-server:${clickhouse}`)
    .withExposedPorts(8123)
    .withEnvironment({
      CLICKHOUSE_USER: user,
      CLICKHOUSE_PASSWORD: password,
      CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1',
    })
    .withUlimits({ nofile: { soft: 262_144, hard: 262_144 } })
    .withWaitStrategy(Wait.forHttp('/ping', 8123))
    .withStartupTimeout(START_TIMEOUT_MS)
    .start()
  return { container, login: { url: httpUrl(container, 8123), user, password } }
}

const httpUrl = (container: StartedTestContainer, port: number): string =>
  `http://${container.getHost()}:${container.getMappedPort(port)}`
