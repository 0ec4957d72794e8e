import { tributary } from '@tributary/local-stack'
import { createRegistry } from '@tributary/runtime/registry'
import type { StackAddresses } from './stack-addresses.ts'
import { stackVariables } from './stack-variables.ts'

/**
 * Creates the topics and the schemas of Tributary, so that test files which run at the same time find them
 * and need not create them at the same time.
 */
export async function prepare(addresses: StackAddresses): Promise<void> {
  const env = stackVariables(addresses, 'unused')
  const { signal } = new AbortController()
  const registry = { url: addresses.registry.url, user: null, password: null, tlsCa: null }
  await Promise.all([
    tributary(['topics', 'apply'], env, signal),
    // Not "schemas apply", which compares them with the tables of a database.
    createRegistry(registry).apply(),
  ])
}
