import type { LocalEndpoints } from './provider.ts'
import { PROVIDERS } from './registry.ts'

/** Contents of the endpoints file and of the signing file, by provider. */
export type EndpointDocuments = {
  readonly endpoints: Readonly<Record<string, LocalEndpoints['endpoints']>>
  readonly signing: Readonly<Record<string, LocalEndpoints['signing']>>
}

/**
 * Creates endpoints of every provider with new secrets, and the credentials that sign for them.
 * `gatewayUrl` is the URL at which providers reach the gateway, because some sign it.
 */
export function createLocalEndpoints(gatewayUrl: string): EndpointDocuments {
  const made = PROVIDERS.map(
    ({ id, createLocalEndpoints: create }) => [id, create(`${gatewayUrl}/webhooks/${id}`)] as const,
  )
  return {
    endpoints: Object.fromEntries(made.map(([id, { endpoints }]) => [id, endpoints])),
    signing: Object.fromEntries(made.map(([id, { signing }]) => [id, signing])),
  }
}
