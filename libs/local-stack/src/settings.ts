import path from 'node:path'

/** Variables of the local stack, mapped to what they mean. Unset and blank are the same. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The four public addresses of the stack, all on 127.0.0.1. */
export type Ports = {
  readonly gateway: number
  readonly kafka: number
  readonly registry: number
  readonly clickhouse: number
}

/** A port that nobody outside relies on: when it is `preferred` only, another free one does as well. */
export type PrivatePort = {
  readonly port: number
  readonly preferred: boolean
  /** The variable that sets it. */
  readonly variable: string
}

export type Settings = {
  /** Absolute path of the data folder. */
  readonly home: string
  readonly ports: Ports
  /** Where each service serves /healthz, /readyz and /metrics. */
  readonly privatePorts: Readonly<Record<'gateway' | 'normalizer' | 'sink', PrivatePort>>
}

/** The variable that sets each public port, and its default. */
export const PORT_VARIABLES = {
  gateway: { variable: 'GATEWAY_PORT', standard: 8080 },
  kafka: { variable: 'KAFKA_PORT', standard: 9092 },
  registry: { variable: 'REGISTRY_PORT', standard: 8081 },
  clickhouse: { variable: 'CLICKHOUSE_PORT', standard: 8123 },
} as const satisfies Record<keyof Ports, { variable: string; standard: number }>

const PRIVATE_PORT_VARIABLES = {
  gateway: { variable: 'GATEWAY_ADMIN_PORT', standard: 9464 },
  normalizer: { variable: 'NORMALIZER_PORT', standard: 9465 },
  sink: { variable: 'SINK_PORT', standard: 9466 },
} as const

/**
 * Settings of the local stack. A relative TRIBUTARY_HOME is taken from `cwd`; the default is
 * `.tributary` in `root`, the folder of the repository.
 * Throws one error that names every problem.
 */
export function settings(
  env: Environment,
  folders: { readonly cwd: string; readonly root: string },
): Settings {
  const problems: string[] = []
  const read = (variable: string, standard: number) => portOf(env, { variable, standard, problems })
  const ports = mapValues(PORT_VARIABLES, (of) => read(of.variable, of.standard))
  const privatePorts = mapValues(PRIVATE_PORT_VARIABLES, (of) => ({
    port: read(of.variable, of.standard),
    preferred: text(env, of.variable) === undefined,
    variable: of.variable,
  }))
  problems.push(...repeatedPorts(ports))
  if (problems.length > 0) throw new Error(problems.join('\n'))
  const home = text(env, 'TRIBUTARY_HOME')
  return {
    home:
      home === undefined ? path.join(folders.root, '.tributary') : path.resolve(folders.cwd, home),
    ports,
    privatePorts,
  }
}

const text = (env: Environment, variable: string) => env[variable]?.trim() || undefined

function portOf(
  env: Environment,
  of: { readonly variable: string; readonly standard: number; readonly problems: string[] },
): number {
  const value = text(env, of.variable) ?? String(of.standard)
  const port = Number(value)
  if (!/^\d{1,5}$/.test(value) || port < 1 || port > 65_535) {
    of.problems.push(`${of.variable} is not a port: set it to a whole number from 1 to 65535.`)
  }
  return port
}

function repeatedPorts(ports: Ports): readonly string[] {
  const byPort = Map.groupBy(Object.entries(PORT_VARIABLES), ([name]) => ports[name as keyof Ports])
  return [...byPort]
    .filter(([, users]) => users.length > 1)
    .map(([port, users]) => {
      const names = users.map(([, of]) => of.variable).join(' and ')
      return `${names} are the same port ${port}: give each a port of its own.`
    })
}

function mapValues<K extends string, A, B>(
  record: Readonly<Record<K, A>>,
  change: (value: A) => B,
): Record<K, B> {
  const entries = Object.entries<A>(record).map(([key, value]) => [key, change(value)])
  return Object.fromEntries(entries) as Record<K, B>
}
