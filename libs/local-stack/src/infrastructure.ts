import {
  clickhouseContainer,
  kafkaContainer,
  prepareContainers,
  registryContainer,
} from './containers/parts.ts'
import { clickhouse, clickhousePassword } from './parts/clickhouse.ts'
import { CLICKHOUSE_USER } from './parts/clickhouse-config.ts'
import { findJava, type Java } from './parts/java.ts'
import { kafka } from './parts/kafka.ts'
import { registry, registryUrl } from './parts/registry.ts'
import type { Screen } from './screen.ts'
import { SETTINGS_FIELDS } from './settings.ts'
import { checkPorts, chooseStack } from './setup/checks.ts'
import { makeHome } from './setup/folders.ts'
import { cacheFolder, type Installed, install } from './setup/install.ts'
import type { StackKind } from './setup/plan.ts'
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
  /** How the parts run: `embedded` by default; `auto` allows Docker where the machine lacks something. */
  readonly stack?: StackKind | 'auto'
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
  const { home, port, screen } = options
  const ports = { [SETTINGS_FIELDS.ports.kafka.name]: port }
  return prepare({ ...options, ports }, async (supervisor, programs) => {
    await startPart(processes(home, programs).kafka(port), supervisor, screen)
    return { brokers: brokersOf(port), stop: supervisor.stop }
  })
}

type Preparation = Pick<InfrastructureOptions, 'home' | 'screen' | 'signal' | 'stack'> & {
  /** Ports that must be free, by the variable that sets them. */
  readonly ports: Readonly<Record<string, number>>
}

/** What the three parts run from. */
type Programs = { readonly versions: Versions } & (
  | { readonly kind: 'embedded'; readonly java: Java; readonly installed: Installed }
  | { readonly kind: 'containers'; readonly prefix: string }
)

/** Checks the machine, locks the folder, downloads what is missing, then calls `start`. */
async function prepare<T>(
  { home, screen, ports, stack, signal = new AbortController().signal }: Preparation,
  start: (supervisor: Supervisor, programs: Programs) => Promise<T>,
): Promise<T> {
  const versions = loadVersions()
  const java = findJava(process.env)
  const { kind, notes } = await chooseStack({ home, java, versions, wanted: stack ?? 'embedded' })
  for (const note of notes) screen.say(note)
  makeHome(home)
  const supervisor = createSupervisor({ home, lock: await lockFolder(home), say: screen.say })
  signal.addEventListener('abort', () => void supervisor.stop())
  try {
    signal.throwIfAborted()
    await checkPorts(ports)
    const programs =
      kind === 'containers'
        ? { kind, versions, prefix: await prepareContainers({ home, versions, screen, signal }) }
        : {
            kind,
            versions,
            java,
            installed: await install({ cache: cacheFolder(process.env), versions, screen, signal }),
          }
    return await start(supervisor, programs)
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
  const brokers = brokersOf(ports.kafka)
  const password = clickhousePassword(home)
  const start = (spec: ProcessSpec) => startPart(spec, supervisor, screen)
  const specs = processes(home, programs)
  const broker = await start(specs.kafka(ports.kafka))
  const [schemas, database] = await Promise.all([
    start(specs.registry(ports.registry, brokers)),
    start(specs.clickhouse(ports.clickhouse, password)),
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

/** The process of each part: the part itself, or the docker command that runs its container. */
type Processes = {
  readonly kafka: (port: number) => ProcessSpec
  readonly registry: (port: number, brokers: readonly string[]) => ProcessSpec
  readonly clickhouse: (port: number, password: string) => ProcessSpec
}

function processes(home: string, programs: Programs): Processes {
  const { versions } = programs
  if (programs.kind === 'containers') {
    const options = { home, versions, prefix: programs.prefix }
    return {
      kafka: (port) => kafkaContainer(options, port),
      registry: (port) => registryContainer(options, port),
      clickhouse: (port, password) => clickhouseContainer(options, { port, password }),
    }
  }
  const { java, installed } = programs
  return {
    kafka: (port) => kafka({ home, java, port, jars: installed.kafka, version: versions.kafka }),
    registry: (port, brokers) => {
      const { apicurio: version } = versions
      return registry({ home, java, brokers, port, version, release: installed.registry })
    },
    clickhouse: (port, password) => {
      const { clickhouse: version } = versions
      return clickhouse({ home, password, port, version, engine: installed.engine })
    },
  }
}

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
