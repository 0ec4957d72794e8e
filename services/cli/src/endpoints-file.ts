import type { Endpoints } from '@tributary/providers'
import { PROVIDERS, readEndpoints } from '@tributary/providers'
import type { Env } from '@tributary/runtime/service'
import { invalidConfig, readJsonFile, secretReader } from '@tributary/runtime/service'

/** The endpoints file as the gateway reads it; CONFIG_INVALID lists every problem. */
export const loadEndpoints = (env: Env): Endpoints => load(env, secretReader(env))

/** The endpoints file as the normalizer reads it: accounts and mapping options, no secrets. */
export const loadMappingOptions = (env: Env): Endpoints => load(env, null)

function load(env: Env, secrets: Parameters<typeof readEndpoints>[2]): Endpoints {
  const document = readJsonFile('ENDPOINTS_FILE', env['ENDPOINTS_FILE'] ?? '')
  const result = readEndpoints(document, PROVIDERS, secrets)
  if (!result.ok) throw invalidConfig(result.problems)
  return result.endpoints
}
