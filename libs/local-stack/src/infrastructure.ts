import { clickhouse, clickhousePassword } from './parts/clickhouse.ts'
import { CLICKHOUSE_USER } from './parts/clickhouse-config.ts'
import { findJava, type Java } from './parts/java.ts'
import { kafka } from './parts/kafka.ts'
import { registry, registryUrl } from './parts/registry.ts'
import type { Screen } from './screen.ts'
import { PORT_VARIABLES } from './settings.ts'
import { checkMachine, checkPorts, makeHome } from './setup/checks.ts'
import { cacheFolder, type Installed, install } from './setup/install.ts'
import { loadVersions, type Versions } from './setup/versions.ts'
import { lockFolder } from './supervisor/lock.ts'
import type { Supervised } from './supervisor/process-spec.ts'
import { createSupervisor, type Supervisor } from './supervisor/supervisor.ts'

/** Addresses of the three real parts, all on 127.0.0.1. */
export type Addresses = {
  readonly kafka: { readonly brokers: readonly string[] }
  /** `url` is the base of the Confluent-compatible API. */
  readonly registry: { readonly url: string }
  readonly clickhouse: { readonly url: string; readonly user: string; readonly password: string }
}

/** The running parts. Whoever started them must call `stop`; should they die first, the parts die too. */
export interface Infrastructure extends Addresses {
  readonly parts: Readonly<Record<'kafka' | 'registry' | 'clickhouse', Supervised>>
  readonly supervise: Supervisor['supervise']
  readonly onRestart: Supervisor['onRestart']
  stop(): Promise<void>
}

export type InfrastructureOptions = {
  /** Absolute path of the data folder; made when it is not there. */
  readonly home: string
  readonly ports: { readonly kafka: number; readonly registry: number; readonly clickhouse: number }
  /** Further ports that must be free, by the variable that sets them. */
  readonly otherPorts?: Readonly<Record<string, number>>
  readonly screen: Screen
  /** Aborting it stops everything, at any time. */
  readonly signal?: AbortSignal
}

/**
 * Starts Apache Kafka, Apicurio Registry and ClickHouse on a data folder and resolves when all three
 * can be used. The first start on a machine downloads them. Throws an error of one sentence a problem.
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const versions = loadVersions()
  const java = findJava(process.env)
  await checkMachine(options.home, java, versions)
  makeHome(options.home)
  const signal = options.signal ?? new AbortController().signal
  const lock = await lockFolder(options.home)
  const supervisor = createSupervisor({ home: options.home, lock, say: options.screen.say })
  signal.addEventListener('abort', () => void supervisor.stop())
  try {
    signal.throwIfAborted()
    await checkPorts({
      ...options.otherPorts,
      [PORT_VARIABLES.kafka.variable]: options.ports.kafka,
      [PORT_VARIABLES.registry.variable]: options.ports.registry,
      [PORT_VARIABLES.clickhouse.variable]: options.ports.clickhouse,
    })
    const cache = cacheFolder(process.env)
    const installed = await install({ cache, versions, screen: options.screen, signal })
    return await startParts(options, supervisor, { java, installed, versions })
  } catch (error) {
    await supervisor.stop()
    throw error
  }
}

type Programs = { readonly java: Java; readonly installed: Installed; readonly versions: Versions }

async function startParts(
  options: InfrastructureOptions,
  supervisor: Supervisor,
  { java, installed, versions }: Programs,
): Promise<Infrastructure> {
  const { home, ports, screen } = options
  const brokers = [`127.0.0.1:${ports.kafka}`]
  const password = clickhousePassword(home)
  const start = async (spec: Parameters<Supervisor['supervise']>[0]) => {
    const since = performance.now()
    const part = await supervisor.supervise(spec)
    screen.say(`${spec.title} is ready after ${((performance.now() - since) / 1_000).toFixed(1)} s`)
    return part
  }
  const broker = await start(
    kafka({ home, java, port: ports.kafka, jars: installed.kafka, version: versions.kafka }),
  )
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
