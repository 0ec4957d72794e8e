import { randomBytes } from 'node:crypto'
import {
  BROKER_ALIAS,
  CLICKHOUSE_OPEN_FILES,
  clickhouseImage,
  freePort,
  kafkaImage,
  loadVersions,
  type PartImage,
  registryImage,
  type Versions,
} from '@tributary/local-stack'
import { GenericContainer, Network, type StartedTestContainer, Wait } from 'testcontainers'
import type { StackAddresses, TestKafka, TestStack } from './stack-addresses.ts'

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

/** Tests use the published port. The registry uses the alias of the broker in the network. */
const kafkaContainer = (versions: Versions, port: number): GenericContainer => {
  const part = kafkaImage(versions, port)
  return containerOf(part)
    .withExposedPorts({ container: part.port, host: port })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
}

function registryContainer(versions: Versions): GenericContainer {
  const part = registryImage(versions)
  return containerOf(part)
    .withExposedPorts(part.port)
    .withWaitStrategy(Wait.forHttp('/apis/ccompat/v7/subjects', part.port))
}

const containerOf = ({ image, env }: PartImage): GenericContainer =>
  new GenericContainer(image).withEnvironment(env).withStartupTimeout(START_TIMEOUT_MS)

async function startClickHouse(versions: Versions): Promise<{
  readonly container: StartedTestContainer
  readonly login: StackAddresses['clickhouse']
}> {
  const user = 'tributary'
  const password = randomBytes(18).toString('base64url')
  const part = clickhouseImage(versions, { user, password })
  const container = await containerOf(part)
    .withExposedPorts(part.port)
    .withUlimits({ nofile: { soft: CLICKHOUSE_OPEN_FILES, hard: CLICKHOUSE_OPEN_FILES } })
    .withWaitStrategy(Wait.forHttp('/ping', part.port))
    .start()
  return { container, login: { url: httpUrl(container, part.port), user, password } }
}

const httpUrl = (container: StartedTestContainer, port: number): string =>
  `http://${container.getHost()}:${container.getMappedPort(port)}`
