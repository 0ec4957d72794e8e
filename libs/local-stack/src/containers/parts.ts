import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { CLICKHOUSE_USER } from '../parts/clickhouse-config.ts'
import { registryUrl } from '../parts/registry.ts'
import type { Screen } from '../screen.ts'
import type { Versions } from '../setup/versions.ts'
import { answersKafka, answersOk } from '../supervisor/probes.ts'
import type { ProcessSpec } from '../supervisor/process-spec.ts'
import { ensureNetwork, pullImage, removeContainers } from './docker.ts'
import {
  BROKER_ALIAS,
  CLICKHOUSE_OPEN_FILES,
  clickhouseImage,
  kafkaImage,
  type PartImage,
  registryImage,
} from './images.ts'

type Container = {
  readonly part: PartImage
  /** Port on 127.0.0.1. */
  readonly publishedPort: number
  /** Folder in the container that is a named volume. */
  readonly volume?: string
  readonly flags?: readonly string[]
}

export type ContainerOptions = {
  readonly home: string
  /** Prefix of every name in Docker; also the name of the network. */
  readonly prefix: string
  readonly versions: Versions
}

const prefixFile = (home: string): string => path.join(home, 'containers')

/** Whether the data of a folder is in the volumes of containers. */
export const usesContainers = (home: string): boolean => existsSync(prefixFile(home))

/**
 * Downloads missing images and creates the network. Returns the prefix of all names of this folder in
 * Docker, which is new for a new folder. Throws one sentence when Docker cannot.
 */
export async function prepareContainers(of: {
  readonly home: string
  readonly versions: Versions
  readonly screen: Screen
  readonly signal: AbortSignal
}): Promise<string> {
  const { home, versions, screen, signal } = of
  const parts = [
    kafkaImage(versions, 0),
    registryImage(versions),
    clickhouseImage(versions, { user: '', password: '' }),
  ]
  for (const { image } of parts) await pullImage(image, screen, signal)
  const prefix = usesContainers(home)
    ? readFileSync(prefixFile(home), 'utf8').trim()
    : `tributary-${randomBytes(4).toString('hex')}`
  await ensureNetwork(prefix)
  writeFileSync(prefixFile(home), `${prefix}\n`)
  screen.say(`The data is in the Docker volumes ${prefix}-kafka and ${prefix}-clickhouse`)
  return prefix
}

/** Apache Kafka in a container. */
export function kafkaContainer(options: ContainerOptions, port: number): ProcessSpec {
  return {
    name: 'kafka',
    title: `Apache Kafka ${options.versions.kafka} in Docker`,
    command: runContainer(options, 'kafka', {
      part: kafkaImage(options.versions, port),
      publishedPort: port,
      volume: '/var/lib/kafka/data',
      flags: ['--network-alias', BROKER_ALIAS],
    }),
    ready: () => answersKafka(port),
    readyTimeoutMs: 120_000,
    stopTimeoutMs: 30_000,
  }
}

/** Apicurio Registry in a container. */
export function registryContainer(options: ContainerOptions, port: number): ProcessSpec {
  return {
    name: 'registry',
    title: `Apicurio Registry ${options.versions.apicurio} in Docker`,
    command: runContainer(options, 'registry', {
      part: registryImage(options.versions),
      publishedPort: port,
    }),
    ready: () => answersOk(`${registryUrl(port)}/subjects`),
    readyTimeoutMs: 120_000,
    stopTimeoutMs: 15_000,
  }
}

/** ClickHouse in a container. */
export function clickhouseContainer(
  options: ContainerOptions,
  { port, password }: { readonly port: number; readonly password: string },
): ProcessSpec {
  return {
    name: 'clickhouse',
    title: `ClickHouse ${options.versions.clickhouse} in Docker`,
    command: runContainer(options, 'clickhouse', {
      part: clickhouseImage(options.versions, { user: CLICKHOUSE_USER, password }),
      publishedPort: port,
      volume: '/var/lib/clickhouse',
      flags: ['--ulimit', `nofile=${CLICKHOUSE_OPEN_FILES}`],
    }),
    ready: () => answersOk(`http://127.0.0.1:${port}/ping`),
    readyTimeoutMs: 120_000,
    stopTimeoutMs: 30_000,
  }
}

/**
 * Runs a container in the foreground: the docker command passes signals on and ends with the container.
 * Each run has a name of its own, so that the cleanup of one run never removes the next.
 */
const runContainer =
  ({ home, prefix }: ContainerOptions, name: string, container: Container) =>
  async () => {
    const { part, publishedPort, volume, flags = [] } = container
    const label = `tributary.part=${prefix}-${name}`
    await removeContainers(label)
    const run = `${prefix}-${name}-${randomBytes(3).toString('hex')}`
    return {
      file: 'docker',
      args: [
        ...['run', '--rm', '--name', run, '--label', label, '--network', prefix],
        ...['--publish', `127.0.0.1:${publishedPort}:${part.port}`],
        ...(volume ? ['--volume', `${prefix}-${name}:${volume}`] : []),
        ...flags,
        // The values are in the environment of the docker command: its arguments are public.
        ...Object.keys(part.env).flatMap((variable) => ['--env', variable]),
        part.image,
      ],
      cwd: home,
      env: { ...process.env, ...part.env },
      afterwards: `docker rm --force ${run}`,
    }
  }
