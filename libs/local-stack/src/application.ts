import { existsSync } from 'node:fs'
import path from 'node:path'
import { PROVIDER_IDS } from '@tributary/providers'
import type { Connection } from './connection.ts'
import { writeConnection } from './connection.ts'
import type { Infrastructure } from './infrastructure.ts'
import type { Screen } from './screen.ts'
import { ensureSecrets, secretFiles } from './secrets.ts'
import type { PrivatePorts } from './services.ts'
import { serviceVariables, startServices } from './services.ts'
import type { PrivatePort, Settings } from './settings.ts'
import { freePort, portProblem } from './setup/ports.ts'
import { tributary } from './tributary.ts'

export type ApplicationOptions = {
  readonly settings: Settings
  readonly screen: Screen
  /** Whether to send the sample webhooks. */
  readonly withSamples: boolean
  /** Aborted when the stack is being stopped. */
  readonly signal: AbortSignal
}

const QUERYABLE_SECONDS = '60'

/** Starts Tributary on the running parts, sends the samples if asked to, and shows the report. Resolves when it is ready for use. */
export async function runApplication(
  stack: Infrastructure,
  { settings, screen, withSamples, signal }: ApplicationOptions,
): Promise<void> {
  const { home, ports } = settings
  const privatePorts = await choosePrivatePorts(settings.privatePorts)
  const connection = connectionOf(stack, ports.gateway, privatePorts)
  writeConnection(home, connection)
  ensureSecrets(home, connection.gateway)
  const env = { ...environment(home, connection), ...serviceVariables(ports.gateway, privatePorts) }
  const run: Run = (...words) => tributary(words, env, signal)

  await Promise.all([run('topics', 'apply'), run('migrate', 'apply')])
  await run('schemas', 'apply')
  screen.say('Topics, schemas and tables are in place')
  await startServices(stack.supervise, env, privatePorts)
  screen.say('Gateway, normalizer and sink are ready')
  if (withSamples) await sendSamples(run, screen)
  screen.say(`\n${await run('report')}\n`)
  for (const line of addressLines(connection)) screen.say(line)
}

type Run = (...words: readonly string[]) => Promise<string>

/** Sends the sample webhooks. Resolves when they can be queried. */
async function sendSamples(run: Run, screen: Screen): Promise<void> {
  const sent = await Promise.all(samplesToSend().map(([id, folder]) => run('send', id, folder)))
  screen.say(`${sent.join('\n').split('\n').length} sample webhooks were accepted`)
  await run('lag', '--wait', QUERYABLE_SECONDS)
}

/** Replaces a default private port that is taken by a free one: nobody outside relies on it. */
async function choosePrivatePorts(wanted: Settings['privatePorts']): Promise<PrivatePorts> {
  const choose = async ({ port, preferred }: PrivatePort) =>
    preferred && (await portProblem(port)) !== undefined ? freePort() : port
  return {
    gateway: await choose(wanted.gateway),
    normalizer: await choose(wanted.normalizer),
    sink: await choose(wanted.sink),
  }
}

function connectionOf(
  stack: Infrastructure,
  gatewayPort: number,
  privatePorts: PrivatePorts,
): Connection {
  return {
    gateway: `http://127.0.0.1:${gatewayPort}`,
    kafka: stack.kafka.brokers,
    registry: stack.registry.url,
    clickhouse: { ...stack.clickhouse, database: 'tributary' },
    privatePorts,
  }
}

function environment(home: string, { gateway, kafka, registry, clickhouse }: Connection) {
  const files = secretFiles(home)
  return {
    TRIBUTARY_HOME: home,
    GATEWAY_URL: gateway,
    KAFKA_BROKERS: kafka.join(','),
    REGISTRY_URL: registry,
    CLICKHOUSE_URL: clickhouse.url,
    CLICKHOUSE_USER: clickhouse.user,
    CLICKHOUSE_PASSWORD: clickhouse.password,
    CLICKHOUSE_DATABASE: clickhouse.database,
    ENDPOINTS_FILE: files.endpoints,
    PII_HASH_KEY_FILE: files.hashKey,
  }
}

/** The folders of sample webhooks, by provider. */
function samplesToSend(): readonly (readonly [string, string])[] {
  const root = path.resolve(import.meta.dirname, '../../../libs/providers/src')
  return PROVIDER_IDS.map((id) => [id, path.join(root, id, 'samples')] as const).filter(
    ([, folder]) => existsSync(folder),
  )
}

function addressLines({ gateway, kafka, registry, clickhouse }: Connection): readonly string[] {
  return [
    `Gateway     ${gateway}/webhooks/{provider}`,
    `Kafka       ${kafka.join(',')}`,
    `Registry    ${registry}`,
    `ClickHouse  ${clickhouse.url}  database ${clickhouse.database}, user ${clickhouse.user}, password in connection.json`,
  ]
}
