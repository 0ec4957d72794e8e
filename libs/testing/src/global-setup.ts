import type { TestProject } from 'vitest/node'
import { type StackAddresses, startStack, type TestStack } from './stack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Addresses of the stack that all tests of a run share. */
    readonly stack: StackAddresses
  }
}

/**
 * The projects of one run load this file each on their own, so what they share stands on the global
 * object: the stack that is running or starting, and how many projects use it.
 */
type SharedStack = { stack?: Promise<TestStack>; users: number }

const KEY = Symbol.for('tributary.test-stack')
const globals = globalThis as { [KEY]?: SharedStack }
globals[KEY] ??= { users: 0 }
const shared = globals[KEY]

/** vitest calls it once a project that has tests to run; the first call starts the stack. */
export async function setup(project: TestProject): Promise<void> {
  shared.users += 1
  shared.stack ??= startStack(process.env)
  const { addresses } = await shared.stack
  project.provide('stack', addresses)
}

/** The last project to end stops the stack. */
export async function teardown(): Promise<void> {
  shared.users -= 1
  if (shared.users > 0 || shared.stack === undefined) return
  const { stop } = await shared.stack
  delete shared.stack
  await stop()
}
