import { tributary } from '@tributary/local-stack'
import type { StackAddresses } from './stack-addresses.ts'
import { stackVariables } from './stack-variables.ts'

/**
 * Creates the topics and the schemas of Tributary, so that test files which run at the same time find them
 * and need not create them at the same time.
 */
export async function prepare(addresses: StackAddresses): Promise<void> {
  const env = stackVariables(addresses, 'unused')
  const { signal } = new AbortController()
  await Promise.all([
    tributary(['topics', 'apply'], env, signal),
    tributary(['schemas', 'apply'], env, signal),
  ])
}
