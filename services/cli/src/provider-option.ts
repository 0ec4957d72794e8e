import { PROVIDER_IDS } from '@tributary/providers'
import type { Arguments } from './command.ts'
import { textOption } from './command.ts'
import { UsageError } from './context.ts'

/** What a kept record counts under that does not say whose it is. */
export const UNKNOWN_PROVIDER = 'unknown'

/**
 * The provider that `--provider` names; null when it is left out. UsageError for one that this version
 * does not have: nothing that it writes is of another, so that a misspelling would read as "none".
 * What an older version has left of a provider that is no more shows where no provider is named.
 */
export function providerOption(args: Arguments, beside: readonly string[] = []): string | null {
  const provider = textOption(args, 'provider')
  if (provider === undefined) return null
  const known = [...PROVIDER_IDS, ...beside]
  if (known.includes(provider)) return provider
  throw new UsageError(`--provider is one of ${known.join(', ')}`)
}
