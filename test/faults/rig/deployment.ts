import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ServiceName, Supervised } from '@tributary/local-stack'
import {
  answersOk,
  createSupervisor,
  ensureSecrets,
  freePort,
  lockFolder,
  secretFiles,
} from '@tributary/local-stack'
import type { Credentials } from '@tributary/providers'
import { PROVIDER_IDS } from '@tributary/providers'

/** How many processes of each service; the gateway is always one. */
export type Fleet = { readonly normalizer: number; readonly sink: number }

type Variables = Readonly<Record<string, string>>

export type DeploymentOptions = {
  readonly fleet: Fleet
  /** Variables of all services: addresses, groups, switches. */
  readonly variables: Variables
  /** Variables of one service, which win over those of all services. */
  readonly own: Partial<Readonly<Record<ServiceName, Variables>>>
}

/** A process of a service, which restarts whenever it dies. */
export type Member = {
  readonly service: ServiceName
  readonly process: Supervised
  /** File with the orders of its fail points. */
  readonly orders: string
}

/** The services of a run, started from the programs in `processes/`. */
export type Deployment = {
  readonly gateway: string
  /** Variables of the services, for what reads the same configuration. */
  readonly variables: Variables
  /** Credentials of every provider's default endpoint. */
  readonly credentials: Readonly<Record<string, Credentials>>
  /** Words of the endpoints file, which webhooks may refer to. */
  readonly endpointsText: string
  members(service: ServiceName): readonly Member[]
  /** Starts one more process with additional variables. Rejects when it ends before it is ready. */
  add(service: ServiceName, variables?: Variables): Promise<Member>
  /** Stops a process in order. */
  remove(member: Member): Promise<void>
  /** Logs of all processes of a service so far. */
  log(service: ServiceName): Promise<string>
  /** Copies the logs to a permanent folder. Resolves to its path. */
  keepLogs(): Promise<string>
  stop(): Promise<void>
}

const ROOT = path.resolve(import.meta.dirname, '../../..')
const PORT_VARIABLES = {
  gateway: 'GATEWAY_ADMIN_PORT',
  normalizer: 'NORMALIZER_PORT',
  sink: 'SINK_PORT',
} as const satisfies Record<ServiceName, string>
const READY_MS = 60_000
const STOP_MS = 12_000

export async function startDeployment(options: DeploymentOptions): Promise<Deployment> {
  const home = await mkdtemp(path.join(tmpdir(), 'tributary-faults-'))
  const gatewayPort = await freePort()
  const gateway = `http://127.0.0.1:${gatewayPort}`
  ensureSecrets(home, gateway)
  const files = secretFiles(home)
  const variables: Variables = {
    ...options.variables,
    GATEWAY_PORT: String(gatewayPort),
    ENDPOINTS_FILE: files.endpoints,
    PII_HASH_KEY_FILE: files.hashKey,
  }
  const signing = JSON.parse(await readFile(files.signing, 'utf8'))
  const supervisor = createSupervisor({ home, lock: await lockFolder(home), say: () => undefined })
  const members: Member[] = []
  let started = 0

  async function add(service: ServiceName, more: Variables = {}): Promise<Member> {
    started += 1
    const name = `${service}-${started}`
    const orders = path.join(home, `${name}.orders`)
    const port = await freePort()
    const env: Variables = {
      ...variables,
      ...options.own[service],
      ...more,
      PATH: process.env['PATH'] ?? '',
      FAIL_POINTS_FILE: orders,
      [PORT_VARIABLES[service]]: String(port),
    }
    const main = path.join(ROOT, 'test/faults/processes', `${service}.ts`)
    const child = await supervisor.supervise({
      ...{ name, title: name },
      command: () => ({ file: process.execPath, args: [main], cwd: ROOT, env }),
      ready: () =>
        answersOk(`http://127.0.0.1:${port}/${service === 'gateway' ? 'readyz' : 'healthz'}`),
      ...{ readyTimeoutMs: READY_MS, stopTimeoutMs: STOP_MS },
    })
    const member: Member = { service, process: child, orders }
    members.push(member)
    return member
  }

  const fleet = { gateway: 1, ...options.fleet }
  const services = Object.entries(fleet).flatMap(([service, count]) =>
    Array.from({ length: count }, () => service as ServiceName),
  )
  try {
    await Promise.all(services.map((service) => add(service)))
  } catch (error) {
    await supervisor.stop()
    throw error
  }

  return {
    ...{ gateway, variables, add },
    credentials: Object.fromEntries(PROVIDER_IDS.map((id) => [id, signing[id].default])),
    endpointsText: await readFile(files.endpoints, 'utf8'),
    members: (service) => members.filter((member) => member.service === service),
    async remove(member) {
      members.splice(members.indexOf(member), 1)
      await member.process.stop()
    },
    async log(service) {
      const folder = path.join(home, 'logs')
      const files = (await readdir(folder)).filter((file) => file.startsWith(service))
      const texts = files.map((file) => readFile(path.join(folder, file), 'utf8'))
      return (await Promise.all(texts)).join('')
    },
    async keepLogs() {
      const folder = await mkdtemp(path.join(tmpdir(), 'tributary-faults-logs-'))
      await cp(path.join(home, 'logs'), folder, { recursive: true })
      return folder
    },
    async stop() {
      await supervisor.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
