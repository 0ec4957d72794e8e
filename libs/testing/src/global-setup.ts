import type { TestProject } from 'vitest/node'
import { prepare } from './prepare.ts'
import { startStack } from './stack.ts'
import type { StackAddresses, TestStack } from './stack-addresses.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Addresses of the stack that all tests of a project share. */
    readonly stack: StackAddresses
  }
}

/**
 * vitest loads this file once for each project of a run, so the projects share the stack through the
 * global object. `users` counts the projects that use it.
 */
type SharedStack = { stack?: Promise<TestStack>; users: number }

const KEY = Symbol.for('tributary.test-stack')
const globals = globalThis as { [KEY]?: SharedStack }
globals[KEY] ??= { users: 0 }
const shared = globals[KEY]

/** vitest calls it for each project that has tests to run. The first call starts the stack. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('stack', await acquireStack())
}

/** The last project to end stops the stack. */
export async function teardown(): Promise<void> {
  await releaseStack()
}

/** Addresses of the stack that the projects of this run share. Call `releaseStack` for each call. */
export async function acquireStack(): Promise<StackAddresses> {
  shared.users += 1
  shared.stack ??= startPrepared()
  return (await shared.stack).addresses
}

async function startPrepared(): Promise<TestStack> {
  const stack = await startStack(process.env)
  await prepare(stack.addresses)
  return stack
}

/** Stops the stack when no project uses it any more. */
export async function releaseStack(): Promise<void> {
  shared.users -= 1
  if (shared.users > 0 || shared.stack === undefined) return
  const { stop } = await shared.stack
  delete shared.stack
  await stop()
}
