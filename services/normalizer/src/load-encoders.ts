import { classify, describe } from '@tributary/core'
import type { Log, Registry } from '@tributary/runtime'
import { createEncoder, retry } from '@tributary/runtime'
import type { Encoders } from './normalizer-stage.ts'

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
  const ids = await retry(registry.ids, onFailure, signal)
  return {
    message: createEncoder('message', ids.message),
    call: createEncoder('call', ids.call),
    conversation: createEncoder('conversation', ids.conversation),
  }
}
