import type { Endpoints, SecretReader } from '@tributary/providers'
import { PROVIDERS, readEndpoints } from '@tributary/providers'
import type { Env } from '@tributary/runtime/service'
import { loadDocument, secretReader } from '@tributary/runtime/service'

/** The endpoints file as the gateway reads it. Throws CONFIG_INVALID with every problem. */
export const loadEndpoints = (env: Env): Endpoints => load(env, secretReader(env))

/** The endpoints file as the normalizer reads it: accounts and mapping options, without secrets. */
export const loadMappingOptions = (env: Env): Endpoints => load(env, null)

/** The same for a command that also runs without the file: no endpoint where ENDPOINTS_FILE is not set. */
export const knownMappingOptions = (env: Env): Endpoints =>
  env['ENDPOINTS_FILE'] ? loadMappingOptions(env) : new Map()

const load = (env: Env, secrets: SecretReader | null): Endpoints =>
  loadDocument({ variable: 'ENDPOINTS_FILE', file: env['ENDPOINTS_FILE'] ?? '' }, (document) =>
    readEndpoints(document, PROVIDERS, secrets),
  )
