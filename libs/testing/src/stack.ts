import { tmpdir } from 'node:os'
import path from 'node:path'
import { chooseStack, findJava, loadVersions, readConnection } from '@tributary/local-stack'
import { startEmbeddedKafka, startEmbeddedStack } from './embedded-stack.ts'
import type { TestKafka, TestStack } from './stack-addresses.ts'

type Environment = Readonly<Record<string, string | undefined>>

const KINDS: Readonly<Record<string, (env: Environment) => Promise<TestStack>>> = {
  embedded: () => startEmbeddedStack(),
  containers: async () => (await import('./container-stack.ts')).startContainerStack(),
  standing: (env) => Promise.resolve(standingStack(env)),
}

/**
 * Brings up the stack that TRIBUTARY_TEST_STACK names:
 * - `embedded`: the local stack on free ports and a temporary folder
 * - `containers`: the same parts with testcontainers
 * - `standing`: the stack of the connection file in TRIBUTARY_TEST_CONNECTION, which keeps running
 *
 * The default is `embedded`, and `containers` where this machine lacks something for it and Docker answers.
 */
export async function startStack(env: Environment): Promise<TestStack> {
  const kind = env['TRIBUTARY_TEST_STACK'] || (await defaultKind())
  const start = KINDS[kind]
  if (!start) {
    const names = Object.keys(KINDS).join(', ')
    throw new Error(
      `TRIBUTARY_TEST_STACK is none of ${names}: set it to one of them, or leave it out`,
    )
  }
  return start(env)
}

/**
 * Starts one more Kafka, empty, for tests that need the topics for themselves. It is a container where
 * the shared stack is in containers too, and a process otherwise.
 */
export async function startKafka(env: Environment): Promise<TestKafka> {
  const kind = env['TRIBUTARY_TEST_STACK'] || (await defaultKind())
  if (kind !== 'containers') return startEmbeddedKafka()
  return (await import('./container-stack.ts')).startContainerKafka()
}

let chosen: Promise<string> | undefined

/** Inspects the machine once, and says why where the stack is not `embedded`. */
function defaultKind(): Promise<string> {
  chosen ??= choose()
  return chosen
}

async function choose(): Promise<string> {
  const { kind, notes } = await chooseStack({
    home: path.join(tmpdir(), 'tributary-test-new'),
    java: findJava(process.env),
    versions: loadVersions(),
    wanted: 'auto',
  })
  for (const note of notes) process.stderr.write(`${note}\n`)
  return kind
}

function standingStack(env: Environment): TestStack {
  const file = env['TRIBUTARY_TEST_CONNECTION']
  if (!file) {
    throw new Error(
      'TRIBUTARY_TEST_CONNECTION is not set: set it to the connection.json of the standing stack',
    )
  }
  const { kafka, registry, clickhouse } = readConnection(file)
  return {
    addresses: {
      kafka: { brokers: kafka },
      registry: { url: registry },
      clickhouse: { url: clickhouse.url, user: clickhouse.user, password: clickhouse.password },
    },
    stop: () => Promise.resolve(),
  }
}
