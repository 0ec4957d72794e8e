import { randomBytes } from 'node:crypto'
import { Failure } from '@tributary/core'
import type { Credentials } from './provider.ts'

/** The credential of that name. Throws when it is missing: nothing can be signed without it. */
export function credentialOf(provider: string, credentials: Credentials, name: string): string {
  const found = credentials[name]
  if (found) return found
  throw new Failure('CONFIG_INVALID', {
    what: `the credentials of ${provider} have no "${name}"`,
    fix: 'add it to the credentials of the endpoint',
  })
}

/** A random secret for a local stack. */
export const freshSecret = (): string => randomBytes(32).toString('base64url')
