import { clickhouse, clickhousePassword } from './parts/clickhouse.ts'
import { CLICKHOUSE_USER } from './parts/clickhouse-config.ts'
import { findJava, type Java } from './parts/java.ts'
import { kafka } from './parts/kafka.ts'
import { registry, registryUrl } from './parts/registry.ts'
import type { Screen } from './screen.ts'
import { SETTINGS_FIELDS } from './settings.ts'
import { checkMachine, checkPorts, makeHome } from './setup/checks.ts'
import { cacheFolder, type Installed, install } from './setup/install.ts'
import { loadVersions, type Versions } from './setup/versions.ts'
import { lockFolder } from './supervisor/lock.ts'
import type { ProcessSpec, Supervised } from './supervisor/process-spec.ts'
import { createSupervisor, type Supervisor } from './supervisor/supervisor.ts'

/** Addresses of the three real parts, all on 127.0.0.1. */
export type Addresses = {
  readonly kafka: { readonly brokers: readonly string[] }
  /** `url` is the base of the Confluent-compatible API. */
  readonly registry: { readonly url: string }
  readonly clickhouse: { readonly url: string; readonly user: string; readonly password: string }
}

/** The running parts. Whoever started them calls `stop`. The parts end with the process that started them. */
export interface Infrastructure extends Addresses {
  readonly parts: Readonly<Record<'kafka' | 'registry' | 'clickhouse', Supervised>>
  readonly supervise: Supervisor['supervise']
  readonly onRestart: Supervisor['onRestart']
  stop(): Promise<void>
}

/** A running Kafka without the other parts. Whoever started it calls `stop`. */
export interface KafkaAlone {
  readonly brokers: readonly string[]
  stop(): Promise<void>
}

export type InfrastructureOptions = {
  /** Absolute path of the data folder; created where it is missing. */
  readonly home: string
  readonly ports: { readonly kafka: number; readonly registry: number; readonly clickhouse: number }
  /** Further ports that must be free, by the variable that sets them. */
  readonly otherPorts?: Readonly<Record<string, number>>
  readonly screen: Screen
  /** Aborting it stops everything, at any time. */
  readonly signal?: AbortSignal
}

/**
 * Starts Apache Kafka, Apicurio Registry and ClickHouse on a data folder. Resolves when all three can be
 * used. The first start on a machine downloads them. Throws one error with a sentence for each problem.
 */
export function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const fields = SETTINGS_FIELDS.ports
  const ports = {
    ...options.otherPorts,
    [fields.kafka.name]: options.ports.kafka,
    [fields.registry.name]: options.ports.registry,
    [fields.clickhouse.name]: options.ports.clickhouse,
  }
  return prepare({ ...options, ports }, (supervisor, programs) =>
    startParts(options, supervisor, programs),
  )
}

/** Starts Apache Kafka alone on a data folder, in the same way. */
export function startKafkaAlone(
  options: Pick<InfrastructureOptions, 'home' | 'screen' | 'signal'> & { readonly port: number },
): Promise<KafkaAlone> {
  const ports = { [SETTINGS_FIELDS.ports.kafka.name]: options.port }
  return prepare({ ...options, ports }, async (supervisor, programs) => {
    await startPart(kafkaSpec(options, programs), supervisor, options.screen)
    return { brokers: brokersOf(options.port), stop: supervisor.stop }
  })
}

type Preparation = {
  readonly home: string
  readonly screen: Screen
  readonly signal?: AbortSignal
  /** Ports that must be free, by the variable that sets them. */
  readonly ports: Readonly<Record<string, number>>
}

type Programs = { readonly java: Java; readonly installed: Installed; readonly versions: Versions }

/** Checks the machine, locks the folder, downloads what is missing, then calls `start`. */
async function prepare<T>(
  { home, screen, ports, signal = new AbortController().signal }: Preparation,
  start: (supervisor: Supervisor, programs: Programs) => Promise<T>,
): Promise<T> {
  const versions = loadVersions()
  const java = findJava(process.env)
  await checkMachine(home, java, versions)
  makeHome(home)
  const supervisor = createSupervisor({ home, lock: await lockFolder(home), say: screen.say })
  signal.addEventListener('abort', () => void supervisor.stop())
  try {
    signal.throwIfAborted()
    await checkPorts(ports)
    const cache = cacheFolder(process.env)
    const installed = await install({ cache, versions, screen, signal })
    return await start(supervisor, { java, installed, versions })
  } catch (error) {
    await supervisor.stop()
    throw error
  }
}

async function startParts(
  { home, ports, screen }: InfrastructureOptions,
  supervisor: Supervisor,
  programs: Programs,
): Promise<Infrastructure> {
  const { java, installed, versions } = programs
  const brokers = brokersOf(ports.kafka)
  const password = clickhousePassword(home)
  const start = (spec: ProcessSpec) => startPart(spec, supervisor, screen)
  const broker = await start(kafkaSpec({ home, port: ports.kafka }, programs))
  const [schemas, database] = await Promise.all([
    start(
      registry({
        ...{ home, java, brokers, port: ports.registry },
        ...{ release: installed.registry, version: versions.apicurio },
      }),
    ),
    start(clickhouse({ home, password, port: ports.clickhouse, version: versions.clickhouse })),
  ])
  return {
    kafka: { brokers },
    registry: { url: registryUrl(ports.registry) },
    clickhouse: { url: `http://127.0.0.1:${ports.clickhouse}`, user: CLICKHOUSE_USER, password },
    parts: { kafka: broker, registry: schemas, clickhouse: database },
    supervise: supervisor.supervise,
    onRestart: supervisor.onRestart,
    stop: supervisor.stop,
  }
}

const brokersOf = (port: number): readonly string[] => [`127.0.0.1:${port}`]

const kafkaSpec = (
  { home, port }: { readonly home: string; readonly port: number },
  { java, installed, versions }: Programs,
) => kafka({ home, java, port, jars: installed.kafka, version: versions.kafka })

async function startPart(
  spec: ProcessSpec,
  supervisor: Supervisor,
  { say }: Screen,
): Promise<Supervised> {
  const since = performance.now()
  const part = await supervisor.supervise(spec)
  say(`${spec.title} is ready after ${((performance.now() - since) / 1_000).toFixed(1)} s`)
  return part
}
