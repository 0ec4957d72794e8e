import type { Endpoints, SecretReader } from '@tributary/providers'
import { PROVIDERS, readEndpoints } from '@tributary/providers'
import type { Env } from '@tributary/runtime/service'
import { loadDocument, secretReader } from '@tributary/runtime/service'

/** The endpoints file as the gateway reads it. Throws CONFIG_INVALID with every problem. */
export const loadEndpoints = (env: Env): Endpoints => load(env, secretReader(env))

/** The endpoints file as the normalizer reads it: accounts and mapping options, without secrets. */
export const loadMappingOptions = (env: Env): Endpoints => load(env, null)

const load = (env: Env, secrets: SecretReader | null): Endpoints =>
  loadDocument({ variable: 'ENDPOINTS_FILE', file: env['ENDPOINTS_FILE'] ?? '' }, (document) =>
    readEndpoints(document, PROVIDERS, secrets),
  )
