import { inject } from 'vitest'
import type {} from './global-setup.ts'
import type { StackAddresses } from './stack-addresses.ts'

/**
 * Addresses of the stack that the tests of a project share. Use unique names (`uniqueTopic`,
 * `uniqueDatabase`, `uniqueGroup`), and leave the parts running. Topics with fixed names are shared: give
 * their records an endpoint or an account that no other test uses.
 */
export const testStack = (): StackAddresses => inject('stack')
