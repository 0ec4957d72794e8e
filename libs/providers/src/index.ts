export type { Delivery, ReceivedRequest } from './delivery.ts'
export { deliveryOf, keptHeaders, webhookIdOf } from './delivery.ts'
export { deliveryDigest, sha256 } from './digest.ts'
export type { Endpoints, EndpointsResult, SecretReader } from './endpoints.ts'
export { findEndpoint, readEndpoints } from './endpoints.ts'
export type { EndpointDocuments } from './local-endpoints.ts'
export { createLocalEndpoints } from './local-endpoints.ts'
export type {
  Credentials,
  Draft,
  Endpoint,
  Facts,
  Identity,
  LocalEndpoints,
  MapMeta,
  Provider,
  RefusalReason,
  Verdict,
} from './provider.ts'
export { boundedId, recordKey } from './record-key.ts'
export { findProvider, PROVIDER_IDS, PROVIDERS } from './registry.ts'
export type { SignedRequest } from './signed-request.ts'
export { signedRequest } from './signed-request.ts'
