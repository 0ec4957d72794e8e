import type { LocalEndpoints } from './provider.ts'
import { PROVIDERS } from './registry.ts'

/** The documents of the endpoints file and of the signing file, by provider. */
export type EndpointDocuments = {
  readonly endpoints: Readonly<Record<string, LocalEndpoints['endpoints']>>
  readonly signing: Readonly<Record<string, LocalEndpoints['signing']>>
}

/**
 * New endpoints of every provider with new secrets, and the private halves that sign for them.
 * `gatewayUrl` is where the providers reach the gateway: some sign the URL.
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
