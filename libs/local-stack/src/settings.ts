import path from 'node:path'
import {
  atMost,
  choice,
  type Env,
  type Field,
  GATEWAY_PORT,
  int,
  invalidConfig,
  optionalText,
  PRIVATE_PORTS,
  readConfig,
} from '@tributary/runtime/service'
import type { StackKind } from './setup/plan.ts'

/** The four public addresses of the stack, all on 127.0.0.1. */
export type Ports = {
  readonly gateway: number
  readonly kafka: number
  readonly registry: number
  readonly clickhouse: number
}

/** A port that nobody outside relies on. Where it is only `preferred`, another free one does as well. */
export type PrivatePort = {
  readonly port: number
  readonly preferred: boolean
  /** The variable that sets it. */
  readonly variable: string
}

export type Settings = {
  /** How Kafka, the registry and ClickHouse run. */
  readonly stack: StackKind | 'auto'
  /** Absolute path of the data folder. */
  readonly home: string
  readonly ports: Ports
  /** Where each service serves /healthz, /readyz and /metrics. */
  readonly privatePorts: Readonly<Record<'gateway' | 'normalizer' | 'sink', PrivatePort>>
}

const HIGHEST_PORT = 65_535

const port = (variable: string, fallback: string | undefined, doc: string) =>
  atMost(HIGHEST_PORT, int(variable, fallback, doc, 1))

/** The port of a service's own configuration. Here 0, any free port, is not a port. */
const portOf = ({ name, fallback, doc }: Field<number>) => port(name, fallback ?? undefined, doc)

/** The variables of the local stack. */
export const SETTINGS_FIELDS = {
  data: {
    home: optionalText('TRIBUTARY_HOME', 'Data folder; .tributary in the repository by default.'),
  },
  stack: {
    stack: choice(
      {
        name: 'TRIBUTARY_STACK',
        doc: 'How Kafka, the registry and ClickHouse run: as processes (embedded), in Docker (containers), or as the machine allows (auto).',
      },
      ['auto', 'embedded', 'containers'],
      'auto',
    ),
  },
  ports: {
    gateway: portOf(GATEWAY_PORT),
    kafka: port('KAFKA_PORT', '9092', 'Port of Apache Kafka.'),
    registry: port('REGISTRY_PORT', '8081', 'Port of Apicurio Registry.'),
    clickhouse: port('CLICKHOUSE_PORT', '8123', 'HTTP port of ClickHouse.'),
  },
  privatePorts: {
    gateway: portOf(PRIVATE_PORTS.gateway),
    normalizer: portOf(PRIVATE_PORTS.normalizer),
    sink: portOf(PRIVATE_PORTS.sink),
  },
} as const

/**
 * Reads the settings of the local stack. A relative TRIBUTARY_HOME is resolved against `cwd`; the default
 * is `.tributary` in `root`, the folder of the repository. Throws CONFIG_INVALID with every problem.
 */
export function readSettings(
  env: Env,
  folders: { readonly cwd: string; readonly root: string },
): Settings {
  const { data, stack, ports, privatePorts } = readConfig(SETTINGS_FIELDS, env)
  const problems = repeatedPorts(ports, privatePorts, env)
  if (problems.length > 0) throw invalidConfig(problems)
  const privatePortOf = (service: keyof typeof privatePorts): PrivatePort => {
    const { name: variable } = SETTINGS_FIELDS.privatePorts[service]
    return { variable, port: privatePorts[service], preferred: !env[variable]?.trim() }
  }
  return {
    home: data.home ? path.resolve(folders.cwd, data.home) : path.join(folders.root, '.tributary'),
    stack: stack.stack,
    ports,
    privatePorts: {
      gateway: privatePortOf('gateway'),
      normalizer: privatePortOf('normalizer'),
      sink: privatePortOf('sink'),
    },
  }
}

/** Every port of the stack but the private ones that nobody set: those move to free ports. */
function repeatedPorts(
  ports: Ports,
  privatePorts: Readonly<Record<keyof Settings['privatePorts'], number>>,
  env: Env,
): readonly string[] {
  const used = [
    ...entriesOf(SETTINGS_FIELDS.ports).map(([part, { name }]) => ({ name, port: ports[part] })),
    ...entriesOf(SETTINGS_FIELDS.privatePorts)
      .map(([service, { name }]) => ({ name, port: privatePorts[service] }))
      .filter(({ name }) => env[name]?.trim()),
  ]
  return [...Map.groupBy(used, ({ port }) => port)]
    .filter(([, users]) => users.length > 1)
    .map(([shared, users]) => {
      const variables = users.map(({ name }) => name).join(' and ')
      return `${variables} are the same port ${shared}: set each to a port of its own`
    })
}

const entriesOf = <T extends object>(of: T) => Object.entries(of) as [keyof T, T[keyof T]][]
