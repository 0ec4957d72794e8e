import { inject } from 'vitest'
import type {} from './global-setup.ts'
import type { StackAddresses } from './stack-addresses.ts'

/**
 * Addresses of the stack that the tests of this run share. Give everything a name of its own
 * (`uniqueTopic`, `uniqueDatabase`, `uniqueGroup`), and leave the parts running.
 */
export const testStack = (): StackAddresses => inject('stack')
