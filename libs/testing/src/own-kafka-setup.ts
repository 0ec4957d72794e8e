import type { TestProject } from 'vitest/node'
import { acquireStack, releaseStack } from './global-setup.ts'
import { prepare } from './prepare.ts'
import { startKafka } from './stack.ts'
import type { TestKafka } from './stack-addresses.ts'

let kafka: TestKafka | undefined

/**
 * Gives a project the registry and the ClickHouse of the shared stack, and a Kafka that only the tests
 * of this project use.
 */
export async function setup(project: TestProject): Promise<void> {
  const [shared, own] = await Promise.all([acquireStack(), startKafka(process.env)])
  kafka = own
  const stack = { ...shared, kafka: { brokers: kafka.brokers } }
  await prepare(stack)
  project.provide('stack', stack)
}

export async function teardown(): Promise<void> {
  await kafka?.stop()
  await releaseStack()
}
