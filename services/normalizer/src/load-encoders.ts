import type { Encoders } from '@tributary/core'
import { classify, describe } from '@tributary/core'
import type { Registry } from '@tributary/runtime/registry'
import { createEncoders } from '@tributary/runtime/registry'
import type { Log } from '@tributary/runtime/service'
import { retry } from '@tributary/runtime/service'

/**
 * The encoders of this version's schemas. Waits for a registry that cannot be reached; a schema that
 * is not registered is fatal.
 */
export async function loadEncoders(
  registry: Registry,
  log: Log,
  signal: AbortSignal,
): Promise<Encoders> {
  const onFailure = (error: unknown, attempts: number) => {
    if (classify(error) === 'fatal') throw error
    log.warn(
      { attempts, error: describe(error) },
      'the schema registry cannot be reached; trying again',
    )
  }
  return createEncoders(await retry(registry.ids, onFailure, signal))
}
