import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  createScreen,
  freePort,
  freePorts,
  startInfrastructure,
  startKafkaAlone,
} from '@tributary/local-stack'
import type { TestKafka, TestStack } from './stack-addresses.ts'

const screen = createScreen(process.stderr)

/** Starts the local stack on free ports and a temporary folder; `stop` removes the folder. */
export async function startEmbeddedStack(): Promise<TestStack> {
  const home = await temporaryFolder()
  const [kafka = 0, registry = 0, clickhouse = 0] = await freePorts(3)
  const stack = await startInfrastructure({ home, ports: { kafka, registry, clickhouse }, screen })
  return {
    addresses: { kafka: stack.kafka, registry: stack.registry, clickhouse: stack.clickhouse },
    stop: () => stopAndRemove(stack, home),
  }
}

/** Starts the Kafka of the local stack alone, in the same way. */
export async function startEmbeddedKafka(): Promise<TestKafka> {
  const home = await temporaryFolder()
  const kafka = await startKafkaAlone({ home, port: await freePort(), screen })
  return { brokers: kafka.brokers, stop: () => stopAndRemove(kafka, home) }
}

const temporaryFolder = () => mkdtemp(path.join(tmpdir(), 'tributary-test-'))

async function stopAndRemove(running: { stop(): Promise<void> }, home: string): Promise<void> {
  await running.stop()
  await rm(home, { recursive: true, force: true })
}
