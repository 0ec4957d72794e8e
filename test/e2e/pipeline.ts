import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from '@clickhouse/client'
import type { PrivatePorts, ServiceName } from '@tributary/local-stack'
import {
  createSupervisor,
  ensureSecrets,
  freePorts,
  lockFolder,
  secretFiles,
  serviceVariables,
  startServices,
} from '@tributary/local-stack'
import { findProvider } from '@tributary/providers'
import type { StackAddresses } from '@tributary/testing'
import { stackVariables, testStack, uniqueDatabase, uniqueGroup } from '@tributary/testing'
import { runCommand } from './command-line.ts'

/** The three services on the stack of the test run, with their own database and consumer groups. */
export type Pipeline = {
  /**
   * Signs and posts one webhook to the gateway; resolves to the status. An endpoint that a test added
   * has the secrets of the default one.
   */
  post(provider: string, body: Uint8Array | string, endpoint?: string): Promise<number>
  /** Resolves once every accepted webhook is queryable. */
  settled(): Promise<void>
  /** Rows of a query in the pipeline's database. */
  query<T>(query: string): Promise<readonly T[]>
  /** Runs a command of the command line; resolves to its output. */
  tributary(...words: readonly string[]): Promise<string>
  /** Kills a service with SIGKILL. Its supervisor restarts it. */
  kill(service: ServiceName): void
  /** Text of a service's log so far. */
  log(service: ServiceName): Promise<string>
  readonly env: Readonly<Record<string, string>>
  readonly gateway: string
  readonly privatePorts: PrivatePorts
  stop(): Promise<void>
}

const SETTLED_SECONDS = '60'

export type PipelineOptions = {
  /** Variables that the services get in addition. */
  readonly variables?: Readonly<Record<string, string>>
  readonly stack?: StackAddresses
  /** A further endpoint of a provider, with the secrets of the default one. */
  readonly endpoint?: { readonly provider: string; readonly name: string }
}

/**
 * Starts a pipeline. All pipelines on a stack share the topics: a test that depends on everything in them
 * needs its own Kafka (`startKafka`).
 */
export async function startPipeline({
  variables = {},
  stack = testStack(),
  endpoint,
}: PipelineOptions = {}): Promise<Pipeline> {
  const home = await mkdtemp(path.join(tmpdir(), 'tributary-e2e-'))
  const [gatewayPort = 0, gateway = 0, normalizer = 0, sink = 0] = await freePorts(4)
  const url = `http://127.0.0.1:${gatewayPort}`
  const privatePorts = { gateway, normalizer, sink }
  ensureSecrets(home, url)
  if (endpoint !== undefined) await addEndpoint(secretFiles(home).endpoints, endpoint)
  const env: Readonly<Record<string, string>> = {
    ...environment(home, stack),
    ...serviceVariables(gatewayPort, privatePorts),
    ...variables,
  }
  const run = (...words: readonly string[]) => runCommand(words, env)
  await Promise.all([run('topics', 'apply'), run('migrate', 'apply')])
  await run('schemas', 'apply')

  const say = (line: string) => void process.stderr.write(`${line}\n`)
  const supervisor = createSupervisor({ home, lock: await lockFolder(home), say })
  const services = await startServices(supervisor.supervise, env, privatePorts)
  const client = createClient(clientOptions(env))
  const signing = JSON.parse(await readFile(secretFiles(home).signing, 'utf8'))

  return {
    env,
    gateway: url,
    privatePorts,
    tributary: run,
    async post(provider, body, endpoint = 'default') {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body
      const credentials = signing[provider][endpoint] ?? signing[provider].default
      const headers = findProvider(provider)?.sign(bytes, credentials, Date.now())
      const response = await fetch(`${url}/webhooks/${provider}/${endpoint}`, {
        method: 'POST',
        headers: { ...headers },
        body: Buffer.from(bytes),
      })
      await response.arrayBuffer()
      return response.status
    },
    async settled() {
      await run('lag', '--wait', SETTLED_SECONDS)
    },
    async query<T>(query: string) {
      const result = await client.query({ query, format: 'JSONEachRow' })
      return result.json<T>()
    },
    kill(service) {
      const { pid } = services[service]
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
    },
    log: (service) => readFile(path.join(home, 'logs', `${service}.log`), 'utf8'),
    async stop() {
      await client.command({ query: `DROP DATABASE IF EXISTS ${env['CLICKHOUSE_DATABASE']}` })
      await client.close()
      await supervisor.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function addEndpoint(
  file: string,
  { provider, name }: { readonly provider: string; readonly name: string },
): Promise<void> {
  const endpoints = JSON.parse(await readFile(file, 'utf8'))
  endpoints[provider][name] = endpoints[provider].default
  await writeFile(file, JSON.stringify(endpoints))
}

function environment(home: string, stack: StackAddresses) {
  const files = secretFiles(home)
  return {
    ...stackVariables(stack, uniqueDatabase('e2e')),
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
    TRIBUTARY_HOME: home,
    ENDPOINTS_FILE: files.endpoints,
    PII_HASH_KEY_FILE: files.hashKey,
    NORMALIZER_GROUP: uniqueGroup('normalizer'),
    SINK_GROUP: uniqueGroup('sink'),
  }
}

const clientOptions = (env: Readonly<Record<string, string>>) => ({
  url: env['CLICKHOUSE_URL'] ?? '',
  username: env['CLICKHOUSE_USER'] ?? '',
  password: env['CLICKHOUSE_PASSWORD'] ?? '',
  database: env['CLICKHOUSE_DATABASE'] ?? '',
})
